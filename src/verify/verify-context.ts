import type { RunContext } from '../docker/run-context.ts'
import type { Manifest } from '../model/manifest.ts'
import type { RunWorker } from '../model/worker.ts'
import type { Repository } from '../repository/repository.ts'

/** What every step of a verification is given. */
export type VerifyContext = {
  readonly run: RunContext
  readonly runWorker: RunWorker
  readonly repository: Repository
  /** Lifeboat’s own. */
  readonly image: string
  readonly manifest: Manifest
}
