import { monotonicMs } from '../clock.ts'
import { isPaused, isPauseRefused, pauseContainer } from '../docker/pause.ts'
import type { RunContext } from '../docker/run-context.ts'
import { unpauseAll } from '../docker/undo-halt.ts'
import type { Watchdog } from '../docker/watchdog.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { EntryOf, JournalEntry } from '../model/journal.ts'
import type { Halted } from '../model/manifest.ts'
import type { PauseStep } from '../model/plan.ts'
import type { HoldRequest } from './hold-still.ts'

/** Containers that stand still. Owes `letGo`, and `end` after that. */
export type Pausing = {
  /** Lets them go on, and says what there is against calling it one moment. */
  letGo(): Promise<string[]>
  /** Ends the watchdog, and says whether it had to do it. Nothing stands still for this. */
  end(): Promise<string[]>
  /** How long each stood still, once they have been let go. */
  frozen(): Halted[]
}

/**
 * Pauses all writers at the same time, watched over by a watchdog that was armed before. When one cannot be paused none stays so: the
 * backup would be no better for it.
 */
export async function pauseWriters(
  { run, plan, watchdog: guard }: HoldRequest,
  write: (entry: JournalEntry) => Promise<void>,
): Promise<Pausing> {
  const steps = plan.steps.filter((step) => step.do === 'pause')
  if (steps.length === 0) return { ...nothing, letGo: async () => [] }
  await write(toEntry(steps))
  // What somebody else has paused meanwhile is not ours to unpause.
  const ours: PauseStep[] = []
  try {
    const watchdog = await guard.arm()
    await watchdog.begin()
    const begunMs = monotonicMs()
    await pauseAll(run, steps, ours)
    return holdPaused(run, steps, watchdog, begunMs)
  } catch (error) {
    await unpauseAll(run.engine, [toEntry(ours)])
    await guard.disarm()
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    const why = [error.message, ...error.details].join(': ')
    return { ...nothing, letGo: async () => [why] }
  }
}

const nothing = { end: async () => [], frozen: () => [] }

/** Puts into `ours` what is paused, or may be because nobody knows what the engine did. */
async function pauseAll(
  { engine }: RunContext,
  steps: readonly PauseStep[],
  ours: PauseStep[],
): Promise<void> {
  const settled = await Promise.allSettled(
    steps.map(async (step) => {
      await pauseContainer(engine, step.containerId, step.container).catch((error: unknown) => {
        if (!isPauseRefused(error)) ours.push(step)
        throw error
      })
      ours.push(step)
    }),
  )
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

function toEntry(steps: readonly PauseStep[]): EntryOf<'pause'> {
  const containers = steps.map(({ containerId: id, container: name }) => ({ id, name }))
  return { act: 'pause', containers }
}

function holdPaused(
  { engine }: RunContext,
  steps: readonly PauseStep[],
  watchdog: Watchdog,
  begunMs: number,
): Pausing {
  let stoodMs = 0
  return {
    letGo: async () => {
      const against = await findMoving(engine, steps).catch((error: unknown) => [
        `nobody knows whether all stood still: ${error instanceof Error ? error.message : ''}`,
      ])
      await unpauseAll(engine, [toEntry(steps)])
      stoodMs = Math.round(monotonicMs() - begunMs)
      return against
    },
    end: async () =>
      (await watchdog.disarm()) ? [] : ['the freeze took too long, and its watchdog ended it'],
    frozen: () => steps.map(({ service, container }) => ({ service, container, ms: stoodMs })),
  }
}

/** Whoever goes on before the files are read may have written to them. */
async function findMoving(
  engine: RunContext['engine'],
  steps: readonly PauseStep[],
): Promise<string[]> {
  const looks = await Promise.all(
    steps.map(async ({ containerId, container }) => ({
      container,
      still: await isPaused(engine, containerId, container),
    })),
  )
  return looks
    .filter(({ still }) => !still)
    .map(({ container }) => `${container} did not stand still to the end`)
}
