import { LifeboatError } from '../errors.ts'
import type { EntryOf } from '../model/journal.ts'
import type { RunContext } from './run-context.ts'
import { readCheckLimit } from './read-check-limit.ts'
import { awaitHealthy, readCondition, startContainer, type Condition } from './stop-start.ts'

export type Started = {
  readonly service: string
  readonly container: string
  readonly health: Condition
}

type StartLimits = {
  readonly startLimitMs: number
  /** How long one is waited for that may be ill: no reason to undo anything. */
  readonly illLimitMs: number
  /** Told what could not be done and does no harm. */
  readonly note: (text: string) => void
}

/**
 * Starts what was stopped, each healthy before the next: what depends on it may not wait by itself. What somebody has removed meanwhile is
 * told and left out: nothing that is tried again would bring it back. Throws `not-healthy`.
 */
export async function startAll(
  run: RunContext,
  stopped: EntryOf<'stop'>['containers'],
  limits: StartLimits,
): Promise<Started[]> {
  const started: Started[] = []
  for (const { name, service, mayBeIll } of stopped) {
    const container = { id: name, name }
    if ((await readCondition(run, name, name)) === 'gone') {
      limits.note(`${name} is not started: somebody has removed it`)
      continue
    }
    await startContainer(run, name, name)
    const health = await (mayBeIll === true
      ? awaitIll(run, container, limits)
      : awaitHealthy(run, container, limits.startLimitMs, readCheckLimit))
    started.push({ service, container: name, health })
  }
  return started
}

/** The same of one, where leaving what is behind it stopped helps nobody: that it is not healthy in time is told. */
export async function startTelling(
  run: RunContext,
  stopped: EntryOf<'stop'>['containers'][number],
  limits: StartLimits,
): Promise<void> {
  try {
    await startAll(run, [stopped], limits)
  } catch (error) {
    if (!(error instanceof LifeboatError) || error.code !== 'not-healthy') throw error
    limits.note(error.message)
  }
}

async function awaitIll(
  run: RunContext,
  container: { readonly id: string; readonly name: string },
  { illLimitMs, note }: StartLimits,
): Promise<Condition> {
  try {
    return await awaitHealthy(run, container, illLimitMs)
  } catch (error) {
    if (!(error instanceof LifeboatError) || error.code !== 'not-healthy') throw error
    note(`${error.message}, as it was before`)
    return readCondition(run, container.id, container.name)
  }
}
