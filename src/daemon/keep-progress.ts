import { delay, monotonicMs, now } from '../clock.ts'
import { addSample, describePace, type Sample } from '../model/pace.ts'
import type { OnProgress, RunProgress } from '../model/progress.ts'
import type { ProgressFiles } from './run-progress.ts'

/** Who hears how far a run is: the state folder, for every other process, and the terminal that it was begun at. */
export type ProgressListeners = {
  readonly files?: ProgressFiles | undefined
  /** Undefined when it has ended. */
  readonly show?: ((progress: RunProgress | undefined) => void) | undefined
}

export type KeptProgress = {
  readonly begin: (step: string) => void
  readonly take: OnProgress
  /** Nothing of it is left; what comes after that is passed over. Safe to call again. */
  readonly end: () => void
}

/** At most so often it is written down. */
const leastMs = 500
/** At least so often, whatever moves: so others know that its process lives. */
const mostMs = 10_000

/** Keeps how far a run is as long as it is under way. Never throws: no run fails of what only tells of it. */
export function keepProgress(
  id: string,
  { files, show }: ProgressListeners,
  nowMs: () => number = monotonicMs,
): KeptProgress {
  const parts = new Map<string, Sample[]>()
  const ended = new AbortController()
  let step: string | undefined
  let writtenMs = -Infinity

  function describe(): RunProgress {
    const moving = [...parts].map(([part, samples]) => describePace(step ?? '', part, samples))
    return { at: now().toISOString(), ...(step === undefined ? {} : { step }), parts: moving }
  }

  function tell(isDue: boolean): void {
    if (ended.signal.aborted) return
    const isTime = isDue || nowMs() - writtenMs >= leastMs
    if (isTime) writtenMs = nowMs()
    trying(() => show?.(describe()))
    if (isTime) trying(() => files?.save(id, describe()))
  }

  async function beat(): Promise<void> {
    for (;;) {
      await delay(mostMs, ended.signal)
      if (ended.signal.aborted) return
      tell(true)
    }
  }

  void beat()
  return {
    begin: (begun) => {
      step = begun
      parts.clear()
      tell(true)
    },
    take: (part, amount) => {
      if (amount === undefined) parts.delete(part)
      else parts.set(part, addSample(parts.get(part) ?? [], { ...amount, atMs: nowMs() }))
      tell(amount === undefined)
    },
    end: () => {
      if (ended.signal.aborted) return
      ended.abort()
      trying(() => show?.(undefined))
      trying(() => files?.remove(id))
    },
  }
}

function trying(act: () => void): void {
  try {
    act()
  } catch {
    // A full disk, or a terminal that is gone.
  }
}
