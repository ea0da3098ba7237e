import { cloneStack } from '../../src/rebuild/clone-stack.ts'
import type { StackToMake } from '../../src/rebuild/stack-to-make.ts'
import type { Captured } from '../../src/model/captured.ts'
import type { CloneWish } from '../../src/model/clone.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { captured } from './example-captured.ts'
import { exampleManifest } from './example-manifest.ts'

/** The stack shop as a clone of the name copy. */
export function cloneOf(
  stack: Partial<Captured>,
  wish: Partial<CloneWish> = {},
  manifest: Partial<Manifest> = {},
): StackToMake {
  return cloneStack(exampleManifest(manifest), captured(stack), {
    of: 'shop',
    ports: 'drop',
    closed: false,
    ...wish,
    as: 'copy',
  })
}
