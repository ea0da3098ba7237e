import type { Captured } from '../model/captured.ts'
import type { Clone } from '../model/clone.ts'
import type { Manifest } from '../model/manifest.ts'
import { leaveOneOffs } from './leave-one-offs.ts'

/** What is made: the stack of a backup as it was, or a clone of it. */
export type StackToMake = {
  readonly manifest: Manifest
  readonly captured: Captured
  /** Null for a stack that is made as it was. */
  readonly clone: Clone | null
  /** What a container was called when it was backed up. */
  readonly originalName: (container: string) => string
  /** Containers that may not become well, since something was taken from them. */
  readonly lacking: ReadonlySet<string>
  /** Host paths that are not laid out, though the backup holds them. */
  readonly composeFiles: readonly string[]
  /** What is not made of what the backup describes, and why. */
  readonly absent: readonly string[]
  readonly warnings: readonly string[]
}

/** The stack itself. Pure. */
export function asItWas(manifest: Manifest, described: Captured): StackToMake {
  return {
    manifest,
    ...leaveOneOffs(manifest, described),
    clone: null,
    originalName: (container) => container,
    lacking: new Set(),
    composeFiles: [],
    warnings: [],
  }
}
