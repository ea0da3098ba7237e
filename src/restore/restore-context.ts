import type { RunContext } from '../docker/run-context.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { Manifest } from '../model/manifest.ts'
import type { RestorePlan } from '../model/restore.ts'
import type { Stack } from '../model/stack.ts'
import type { RunWorker } from '../model/worker.ts'
import type { FoundPart } from '../repository/find-part.ts'
import type { Repository } from '../repository/repository.ts'
import type { LoadTarget } from './find-load-targets.ts'

/** What every step of a restore is given. */
export type RestoreContext = {
  readonly run: RunContext
  readonly runWorker: RunWorker
  readonly repository: Repository
  readonly stack: Stack
  readonly manifest: Manifest
  readonly plan: RestorePlan
  readonly parts: readonly FoundPart[]
  /** Servers that take databases. */
  readonly targets: readonly LoadTarget[]
  /** What this run has written into its journal. */
  readonly written: JournalEntry[]
  /** How long each container may take until it is healthy, in milliseconds. */
  readonly startLimitMs: number
}
