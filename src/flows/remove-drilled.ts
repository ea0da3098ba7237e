import { now } from '../clock.ts'
import { listClones } from '../docker/clones.ts'
import type { RunContext } from '../docker/run-context.ts'
import { withRunLock } from '../docker/with-run-lock.ts'
import { LifeboatError } from '../errors.ts'
import type { ListedClone } from '../model/clone.ts'
import { makeRunId } from '../model/run-id.ts'
import { drillName } from '../model/stack-drill.ts'
import { removeClone } from '../rebuild/remove-clone.ts'
import type { Opened } from './open-engine.ts'

/** What stands of a drill of the whole stack. */
export async function findDrilled({
  engine,
  project,
}: Pick<RunContext, 'engine' | 'project'>): Promise<ListedClone | undefined> {
  const [standing] = await listClones(engine, drillName(project))
  return standing
}

/**
 * Takes away what the stack was drilled as, if anything of it stands. What ends a run does not end this: what was brought up for a drill must
 * not stay. Throws `clone-in-use`, and `locked` when it is being made or removed by another Lifeboat.
 */
export async function removeDrilled({ run, self }: Pick<Opened, 'run' | 'self'>): Promise<void> {
  const project = drillName(run.project)
  if ((await findDrilled(run)) === undefined) return
  const startedAt = now()
  const { signal } = new AbortController()
  const removal = { ...run, project, runId: makeRunId(startedAt), signal }
  const lock = { kind: 'removal', startedAt: startedAt.toISOString(), image: self.image }
  await withRunLock(removal, lock, () => removeClone(removal, self.image))
}

/**
 * The same for the beginning of a run. It has the lock of the stack, so that no drill of it is under way: what is there was left by one that
 * was killed. What people have made use of since stays, and hinders no backup: the next drill refuses it by name.
 */
export async function clearDrilled(opened: Pick<Opened, 'run' | 'self'>): Promise<void> {
  try {
    await removeDrilled(opened)
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'clone-in-use') return
    throw error
  }
}
