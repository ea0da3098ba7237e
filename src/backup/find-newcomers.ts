import { findWriters } from '../docker/find-writers.ts'
import type { RunContext } from '../docker/run-context.ts'
import type { BackupPlan } from '../model/plan.ts'
import type { Stack, Writer } from '../model/stack.ts'

/** Whoever writes to what is archived and was not there, or did not run, when the plan was made: nothing holds it still. In words. */
export async function findNewcomers(
  { engine, ownContainerId }: RunContext,
  stack: Stack,
  { steps }: BackupPlan,
): Promise<string[]> {
  const archives = steps.filter((step) => step.do === 'archive')
  if (archives.length === 0) return []
  const writers = await findWriters(engine, archives)
  return nameNewcomers(
    stack,
    writers.filter(({ id }) => id !== ownContainerId),
  )
}

/** Pure. */
export function nameNewcomers(stack: Stack, writers: readonly Writer[]): string[] {
  const known = new Set([
    ...stack.containers
      .filter(({ state, isSelf }) => isSelf || ['running', 'restarting', 'paused'].includes(state))
      .map(({ id }) => id),
    ...stack.foreign.map(({ id }) => id),
  ])
  return writers
    .filter(({ id, state }) => state !== 'paused' && !known.has(id))
    .map(({ name }) => `${name} was started meanwhile and writes to what is archived`)
}
