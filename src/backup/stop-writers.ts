import { monotonicMs } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { startTelling } from '../docker/start-all.ts'
import { hasEnded, readCondition, stopContainer } from '../docker/stop-start.ts'
import { interrupted, isInterruption, LifeboatError } from '../errors.ts'
import type { EntryOf, JournalEntry } from '../model/journal.ts'
import type { Halted } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import { toFailure } from './capture-context.ts'
import type { HoldRequest } from './hold-still.ts'

/** When each container was told to stop, or was seen to have ended, by its name, on the clock that only goes forward. */
export type StoppedAt = Map<string, number>

/**
 * Stops what is to be stopped, dependants first. Gives, in words, whoever had to be killed, because its files are not as it would have left
 * them, and whoever could not be stopped. Then no more are: one that runs may need them, and the backup would be no better for it.
 */
export async function stopWriters(
  { run, plan }: HoldRequest,
  write: (entry: JournalEntry) => Promise<void>,
  stoppedAt: StoppedAt,
): Promise<string[]> {
  const steps = plan.steps.filter((step) => step.do === 'stop')
  if (steps.length === 0) return []
  const containers: EntryOf<'stop'>['containers'] = []
  for (const { containerId: id, container: name, service } of steps.toReversed()) {
    const condition = await readCondition(run, id, name)
    if (hasEnded(condition)) {
      // Nobody asked for it to run again; when it does all the same, it is a newcomer.
      stoppedAt.set(name, monotonicMs())
      continue
    }
    const isWell = ['healthy', 'running'].includes(condition)
    containers.push({ id, name, service, ...(isWell ? {} : { mayBeIll: true }) })
  }
  if (containers.length === 0) return []
  await write({ act: 'stop', containers })
  const against: string[] = []
  for (const { containerId, container, timeoutS } of steps) {
    if (!containers.some(({ id }) => id === containerId)) continue
    if (run.signal.aborted) throw interrupted()
    stoppedAt.set(container, monotonicMs())
    try {
      const { wasKilled } = await stopContainer(run, containerId, container, timeoutS)
      if (wasKilled) against.push(`${container} did not stop in time and was killed`)
    } catch (error) {
      if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
      stoppedAt.delete(container)
      return [...against, `${container} could not be stopped: ${error.message}`]
    }
  }
  return against
}

/** Starts it all again; one that is not healthy in time is told, one that cannot be started is a failure. */
export async function startStopped(
  run: RunContext,
  entries: readonly JournalEntry[],
  startLimitMs: number,
  stoppedAt: StoppedAt,
): Promise<{ stopped: Halted[]; failures: Failure[]; warnings: string[] }> {
  const stopped: Halted[] = []
  const failures: Failure[] = []
  const warnings: string[] = []
  const note = (text: string): void => void warnings.push(text)
  for (const each of entries.flatMap((entry) => (entry.act === 'stop' ? entry.containers : []))) {
    try {
      await startTelling(run, each, { startLimitMs, illLimitMs: 0, note })
    } catch (error) {
      if (!(error instanceof LifeboatError)) throw error
      failures.push(toFailure(`service ${each.service}`, error))
    }
    const atMs = stoppedAt.get(each.name)
    if (atMs === undefined) continue
    const ms = Math.round(monotonicMs() - atMs)
    stopped.push({ service: each.service, container: each.name, ms })
  }
  return { stopped, failures, warnings }
}
