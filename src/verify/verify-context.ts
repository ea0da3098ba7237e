import type { RunContext } from '../docker/run-context.ts'
import type { Manifest } from '../model/manifest.ts'
import type { RunningWorker, RunWorker, WorkerSpec } from '../model/worker.ts'
import type { Repository } from '../repository/repository.ts'

/** What every step of a verification is given. */
export type VerifyContext = {
  readonly run: RunContext
  readonly runWorker: RunWorker
  readonly startWorker: (spec: WorkerSpec) => Promise<RunningWorker & { readonly id: string }>
  readonly repository: Repository
  /** Lifeboat’s own. */
  readonly image: string
  readonly manifest: Manifest
  /** How much is done at a time, of what can be. */
  readonly jobs: number
}
