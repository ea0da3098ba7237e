import { armWatchdog, type Watchdog } from '../docker/watchdog.ts'
import type { BackupPlan } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import type { StartWorker } from '../model/worker.ts'

/** The watchdog of a freeze. Owes `disarm` once it was armed. */
export type FreezeWatchdog = {
  /** Arms it, or gives the one that was armed before. Throws `watchdog-failed`. */
  arm(): Promise<Watchdog>
  /** Ends it, if there is one and it is not to be kept. Safe to call again. */
  disarm(): Promise<void>
  /** Something stands still that could not be let go: the watchdog tries again when its time has come, whatever becomes of the run. */
  keep(): void
}

type Watched = {
  readonly startWorker: StartWorker
  readonly stack: Stack
  readonly plan: BackupPlan
  readonly limits: { readonly engine: string; readonly freezeMaxMs: number }
}

/** Whoever first knows that a freeze is near arms it: its start takes as long as opening a repository does. */
export function prepareWatchdog({ startWorker, stack, plan, limits }: Watched): FreezeWatchdog {
  let arming: Promise<Watchdog> | undefined
  let isKept = false
  return {
    arm: () => {
      arming ??= armWatchdog(startWorker, {
        self: stack.self,
        engine: limits.engine,
        limitMs: limits.freezeMaxMs,
        containers: plan.steps.flatMap((step) =>
          step.do === 'pause' ? [{ id: step.containerId, name: step.container }] : [],
        ),
      })
      // Whoever needs it asks again, and is told why there is none.
      arming.catch(() => undefined)
      return arming
    },
    disarm: async () => {
      if (isKept) return
      await arming?.then(
        (watchdog) => watchdog.disarm(),
        () => undefined,
      )
    },
    keep: () => {
      isKept = true
    },
  }
}
