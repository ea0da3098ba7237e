import { clearJournal, writeJournal } from '../docker/journal.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runHook } from '../docker/run-hook.ts'
import { runHooks } from '../docker/undo-halt.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { Halted } from '../model/manifest.ts'
import type { BackupPlan, Failure } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import { toFailure } from './capture-context.ts'
import { findNewcomers } from './find-newcomers.ts'
import type { FreezeWatchdog } from './freeze-watchdog.ts'
import { pauseWriters, type Pausing } from './pause-writers.ts'
import { startStopped, stopWriters, type StoppedAt } from './stop-writers.ts'

/** What holding a stack still needs to know besides the plan. */
export type HoldLimits = {
  /** Address of the engine, for the watchdog. */
  readonly engine: string
  readonly freezeMaxMs: number
  readonly startLimitMs: number
}

export type HoldRequest = {
  readonly run: RunContext
  readonly stack: Stack
  readonly plan: BackupPlan
  readonly limits: HoldLimits
  readonly watchdog: FreezeWatchdog
}

/** What came of it: why the backup is less than it was to be, how long which container stood still, what failed. */
export type Held = {
  readonly frozen: readonly Halted[]
  readonly stopped: readonly Halted[]
  readonly unheld: readonly string[]
  readonly failures: readonly Failure[]
  readonly warnings: readonly string[]
}

/**
 * Runs `act` while all that writes stands still: hooks, then stops, then pauses, each in the journal before it happens. What was
 * paused goes on as soon as `act` has ended, however it ended; `held` resolves when what was stopped runs again and the hooks that
 * come after have run.
 */
export async function holdStill<T>(
  request: HoldRequest,
  act: () => Promise<T>,
): Promise<{ result: T; held: Promise<Held> }> {
  const { run, stack, plan, watchdog } = request
  const entries: JournalEntry[] = []
  const write = async (entry: JournalEntry): Promise<void> => {
    entries.push(entry)
    await writeJournal(run, stack.self.image, entry)
  }
  const stoppedAt: StoppedAt = new Map()
  const failures: Failure[] = []
  const unheld: string[] = []
  let pausing: Pausing | undefined
  const letGo = async (isStuck: boolean, looking: Promise<string[][]>): Promise<Held> => {
    const left = { entries, isStuck, stoppedAt, failures }
    const { stopped, warnings } = await release(request, left)
    unheld.push(...(await looking).flat())
    return { frozen: pausing?.frozen() ?? [], stopped, unheld, failures, warnings }
  }
  try {
    failures.push(...(await runBefore(request, write)))
    unheld.push(...(await stopWriters(request, write, stoppedAt)))
    pausing = await pauseWriters(request, write)
    const result = await act()
    const newcomers = findNewcomers(run, { stack, plan, stopped: stoppedAt })
    newcomers.catch(() => undefined)
    unheld.push(...(await pausing.letGo()))
    // The dumps need not wait for what is only asked afterwards.
    const looking = Promise.all([pausing.end(), newcomers])
    looking.catch(() => undefined)
    const held = letGo(false, looking)
    held.catch(() => undefined)
    return { result, held }
  } catch (error) {
    const trouble = pausing === undefined ? error : await tryToLetGo(pausing)
    const isStuck = trouble instanceof LifeboatError && trouble.code === 'unpause-failed'
    // What stands still all the same keeps nothing else from going on.
    if (isStuck) watchdog.keep()
    else await watchdog.disarm()
    await letGo(isStuck, Promise.resolve([]))
    throw isStuck ? trouble : error
  }
}

/** Gives what came in the way. */
async function tryToLetGo(pausing: Pausing): Promise<unknown> {
  try {
    await pausing.letGo()
  } catch (error) {
    return error
  }
}

type Write = (entry: JournalEntry) => Promise<void>

/** A command that fails fails the backup; the others are run all the same. */
async function runBefore({ run, plan }: HoldRequest, write: Write): Promise<Failure[]> {
  const hooks = plan.steps.filter((step) => step.do === 'hook')
  for (const { service, container, command, when } of hooks) {
    if (when === 'after') await write({ act: 'hook', service, container, command })
  }
  const failures: Failure[] = []
  for (const hook of hooks.filter(({ when }) => when === 'before')) {
    if (run.signal.aborted) throw interrupted()
    try {
      await runHook(run, hook)
    } catch (error) {
      failures.push(toFailure(`hook of ${hook.service}`, error))
    }
  }
  return failures
}

type Left = {
  readonly entries: readonly JournalEntry[]
  /** Something is still paused. */
  readonly isStuck: boolean
  readonly stoppedAt: StoppedAt
  readonly failures: Failure[]
}

/** Signals are not listened to any more: whoever waits for Lifeboat’s end waits for this too. */
async function release(
  { run, limits }: HoldRequest,
  { entries, isStuck, stoppedAt, failures }: Left,
): Promise<{ stopped: Halted[]; warnings: string[] }> {
  const undoing = { ...run, signal: new AbortController().signal }
  const started = await startStopped(undoing, entries, limits.startLimitMs, stoppedAt)
  failures.push(...started.failures)
  for (const error of await runHooks(undoing, entries, () => undefined)) {
    failures.push(toFailure('hook after the backup', error))
  }
  // What could not be started, or let go, stays in the journal: the next run tries again.
  if (entries.length > 0 && started.failures.length === 0 && !isStuck) {
    await clearJournal(run.engine, run.project)
  }
  return started
}
