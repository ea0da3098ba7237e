import { roles } from './labels.ts'
import { removeOrphans } from './orphans.ts'
import { endRun } from './remove.ts'
import type { RunContext } from './run-context.ts'
import { takeRunLock, type LockRequest } from './run-lock.ts'

export type LockedRun = Pick<LockRequest, 'kind' | 'startedAt' | 'image'>

/**
 * Acts under the project's run lock. Whatever happens, all that the run made on the engine is gone afterwards but its journal, which
 * whoever takes the lock next settles first. `act` is given the runs of which something was left, and is not any more.
 */
export async function withRunLock<T>(
  run: RunContext,
  { kind, startedAt, image }: LockedRun,
  act: (deadRuns: readonly string[]) => Promise<T>,
): Promise<T> {
  const { engine, project, runId, ownContainerId } = run
  const holder = await takeRunLock(engine, {
    project,
    runId,
    kind,
    startedAt,
    image,
    ownContainerId,
  }).catch(async (error: unknown) => {
    // The answer may have been lost after the lock was made; somebody else's lock has another run's label.
    await endRun(engine, runId)
    throw error
  })
  try {
    const orphaned = await removeOrphans(engine, project, ownContainerId)
    return await act(holder === undefined ? orphaned : [...new Set([...orphaned, holder])])
  } finally {
    // Takes the lock too, which is found by the run: by its name, that of somebody who took it meanwhile would go.
    await endRun(engine, runId, [roles.watchdog])
  }
}
