import type { Config } from '../config/settings.ts'
import { listClones } from '../docker/clones.ts'
import { connectEngine } from '../docker/engine.ts'
import { withRunLock } from '../docker/with-run-lock.ts'
import { LifeboatError } from '../errors.ts'
import type { CloneWish, ListedClone, RemovedClone } from '../model/clone.ts'
import { isDrillName } from '../model/stack-drill.ts'
import { removeClone as remove } from '../rebuild/remove-clone.ts'
import { openEngine } from './open-engine.ts'
import type { Start } from './under-lock.ts'

export type StartRemoval = Pick<Start, 'signal' | 'startedAt'> & { readonly name: string }

/** Takes a clone away under the run lock of its own project: none is removed while it is made. */
export async function removeClone(
  config: Config,
  { name, signal, startedAt }: StartRemoval,
): Promise<RemovedClone> {
  requireCloneName(name)
  const { run, self } = await openEngine({ ...config, project: name }, { signal })
  const { image } = self
  const lock = { kind: 'removal', startedAt: startedAt.toISOString(), image }
  // Its journal is not settled: what it would finish or undo is what goes.
  return withRunLock(run, lock, () => remove(run, image))
}

/** Every clone on the engine, whichever stack it is of. */
export async function findClones(config: Config): Promise<ListedClone[]> {
  return listClones(connectEngine(config.engine))
}

/** What Compose takes as a project's name (compose-spec, `name`). Throws `clone-name`. */
export function requireCloneName(name: string, wish?: Pick<CloneWish, 'of' | 'forDrill'>): void {
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) {
    throw new LifeboatError('clone-name', `"${name}" is not a name for a compose project`, {
      hint: 'Take small letters, digits, - and _, with a letter or digit first, for example shop-copy.',
    })
  }
  if (wish === undefined || wish.forDrill === true) return
  if (isDrillName(name)) {
    throw new LifeboatError('clone-name', `${name} is what a drill of the whole stack is called`, {
      hint: 'Take another name: what is called so is removed when a drill ends, and by the next run.',
    })
  }
  if (name !== wish.of) return
  throw new LifeboatError('clone-name', `${name} is the stack itself, not a name for its clone`, {
    hint: `Take another name, for example ${name}-copy. To restore into the stack, leave out --as.`,
  })
}
