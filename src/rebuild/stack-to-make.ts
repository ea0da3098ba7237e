import type { Captured } from '../model/captured.ts'
import type { Clone } from '../model/clone.ts'
import type { Manifest } from '../model/manifest.ts'

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
  readonly warnings: readonly string[]
}

/** The stack itself. Pure. */
export function asItWas(manifest: Manifest, captured: Captured): StackToMake {
  return {
    manifest,
    captured,
    clone: null,
    originalName: (container) => container,
    lacking: new Set(),
    composeFiles: [],
    warnings: [],
  }
}
