import type { EngineClient } from '../docker/engine.ts'
import type { RebuildMark } from '../docker/rebuild-mark.ts'
import type { RunContext } from '../docker/run-context.ts'
import type { RebuildPlan } from '../model/rebuild.ts'
import type { Self } from '../model/stack.ts'
import type { RunWorker } from '../model/worker.ts'
import type { Repository } from '../repository/repository.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import type { DataPlace } from './find-data-places.ts'
import type { InsideFiles } from './read-captured.ts'
import type { StackToMake } from './stack-to-make.ts'

/** What every step of a rebuild is given. */
export type RebuildContext = StackToMake & {
  readonly run: RunContext
  readonly runWorker: RunWorker
  readonly self: Self
  readonly repository: Repository
  /** Address of the engine, as Lifeboat has it. */
  readonly engine: string
  /** Speaks the version of the engine's API that the descriptions were written in, or the nearest that the engine takes. */
  readonly maker: EngineClient
  readonly snapshots: readonly Snapshot[]
  readonly readInside: InsideFiles
  /** The snapshot that holds the configuration today. */
  readonly configSnapshot: string
  readonly places: readonly DataPlace[]
  /** Host paths that no container writes to, and that stay as they are. */
  readonly left: readonly string[]
  readonly plan: RebuildPlan
  /** Of an earlier rebuild that was cut off, as it was when this one was planned. */
  readonly mark: RebuildMark | undefined
  /** How long each container may take until it is healthy, in milliseconds. */
  readonly startLimitMs: number
  /** Told what could not be done as it was and does no harm. */
  readonly note: (text: string) => void
}
