import type { RunContext } from '../docker/run-context.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Self } from '../model/stack.ts'
import type { Repository } from '../repository/repository.ts'

/** What bringing the images of a backup onto an engine needs. */
export type BringRequest = {
  readonly run: RunContext
  /** Lifeboat’s own container: its image runs the worker, its mounts and networks reach the engine. */
  readonly self: Self
  /** Address of the engine, as Lifeboat has it. */
  readonly engine: string
  readonly repository: Repository
  readonly manifest: Manifest
}
