import { findWriters } from '../docker/find-writers.ts'
import type { RunContext } from '../docker/run-context.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { BackupPlan } from '../model/plan.ts'
import type { Stack, Writer } from '../model/stack.ts'

type Known = {
  /** As it was when the plan was made. */
  readonly stack: Stack
  /** By its name, whatever was stopped since. */
  readonly stopped: ReadonlyMap<string, unknown>
}

/**
 * Whoever writes to what is archived and was not there, or did not run, when the plan was made, or was stopped since: nothing holds it
 * still. In words.
 */
export async function findNewcomers(
  { engine, ownContainerId }: RunContext,
  { plan, ...known }: Known & { readonly plan: BackupPlan },
): Promise<string[]> {
  const archives = plan.steps.filter((step) => step.do === 'archive')
  if (archives.length === 0) return []
  try {
    const writers = await findWriters(engine, archives)
    return nameNewcomers(
      known,
      writers.filter(({ id }) => id !== ownContainerId),
    )
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    return [`nobody knows whether something was started meanwhile: ${error.message}`]
  }
}

/** What somebody had paused was left alone, as long as it stays so. Pure. */
export function nameNewcomers({ stack, stopped }: Known, writers: readonly Writer[]): string[] {
  const held = stack.containers.filter(
    ({ state, isSelf, name }) =>
      isSelf || (['running', 'restarting'].includes(state) && !stopped.has(name)),
  )
  const foreign = stack.foreign.filter(({ state }) => state !== 'paused')
  const known = new Set([...held, ...foreign].map(({ id }) => id))
  return writers
    .filter(({ id, state }) => state !== 'paused' && !known.has(id))
    .map(({ name }) => `${name} was started meanwhile and writes to what is archived`)
}
