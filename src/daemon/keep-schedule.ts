import { delay, now } from '../clock.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import type { Logger } from '../logging.ts'

/** Something that the daemon does by itself again and again. */
export type Task = {
  /** A word or two for the log. */
  readonly name: string
  /** When it is to be done next, which may be past: what was missed is caught up. Undefined while there is nothing to do it to. */
  readonly findDue: () => Promise<Date | undefined>
  /** Does it. Throws what keeps it from being done now. */
  readonly act: () => Promise<void>
}

/** The clock, so that a test needs not wait. */
export type Clock = {
  readonly now: () => Date
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>
}

/** A clock that was set, or a machine that slept, is noticed this late at most. */
const longestSleepMs = 60_000
/** What was missed waits so long after the start: whoever starts Lifeboat often wants something of it at once. */
const graceMs = 5 * 60_000
/** After what kept it from being done: another run, or a repository that does not answer. */
const againMs = 10 * 60_000

/** Does a task at its times until the signal is aborted. Never throws: what goes wrong is logged, and tried again. */
export async function keepSchedule(
  task: Task,
  log: Pick<Logger, 'info' | 'warn' | 'error'>,
  signal: AbortSignal,
  clock: Clock = { now, delay },
): Promise<void> {
  const startedAt = clock.now()
  while (!signal.aborted) {
    const due = await attempt(() => task.findDue())
    if (due === undefined) {
      await sleepUntil(new Date(clock.now().getTime() + againMs))
      continue
    }
    const at = clock.now()
    // A clock that was set back shows times from before the start; by it not all is missed.
    const isMissed = due <= startedAt && due <= at
    const from = Math.min(startedAt.getTime(), at.getTime())
    await sleepUntil(isMissed ? new Date(from + graceMs) : due)
    // Somebody may have done it meanwhile, or set the clock back.
    const still = signal.aborted ? undefined : await attempt(() => task.findDue())
    if (still === undefined || still > clock.now()) continue
    log.info({ task: task.name, due: still.toISOString() }, 'scheduled task begins')
    const isDone = await attempt(async () => {
      await task.act()
      return true
    })
    if (isDone === undefined) await sleepUntil(new Date(clock.now().getTime() + againMs))
  }

  async function sleepUntil(time: Date): Promise<void> {
    for (;;) {
      const before = clock.now()
      const leftMs = time.getTime() - before.getTime()
      if (leftMs <= 0 || signal.aborted) return
      await clock.delay(Math.min(leftMs, longestSleepMs), signal)
      // By a clock that was set back by years the time may be years away: it is found anew.
      if (clock.now() < before) return
    }
  }

  async function attempt<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act()
    } catch (error) {
      if (signal.aborted) return undefined
      const fields = { task: task.name, againInMinutes: againMs / 60_000 }
      if (error instanceof LifeboatError) {
        log.warn({ ...fields, why: error.message, hint: error.hint }, 'scheduled task put off')
      } else {
        log.error({ ...fields, err: error, why: messageOf(error) }, 'scheduled task failed')
      }
      return undefined
    }
  }
}
