import { LifeboatError } from '../errors.ts'
import type { Captured } from '../model/captured.ts'
import type { Engine } from '../model/stack.ts'

/** Programs of one architecture do not run on another. Throws `other-architecture`. Pure. */
export function requireFit(
  { images, engine }: Pick<Captured, 'images' | 'engine'>,
  target: Pick<Engine, 'os' | 'arch'>,
): void {
  const foreign = images.filter(
    ({ Architecture, Os }) => Architecture !== target.arch || Os !== target.os,
  )
  if (engine.os === target.os && engine.arch === target.arch) return
  if (foreign.length === 0) return
  throw new LifeboatError(
    'other-architecture',
    `the stack ran on ${engine.os}/${engine.arch}, and this engine is ${target.os}/${target.arch}`,
    {
      hint: 'Restore it on a machine of the same architecture. Nothing was changed.',
      details: foreign.map(
        ({ Id, RepoTags, Os, Architecture }) => `${RepoTags?.[0] ?? Id}: ${Os}/${Architecture}`,
      ),
    },
  )
}
