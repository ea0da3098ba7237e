import type { RunContext } from '../docker/run-context.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { Part } from '../model/manifest.ts'
import type { BackupPlan, Failure } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import type { RunWorker, StartWorker } from '../model/worker.ts'
import type { Repository } from '../repository/repository.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import type { PartRequest } from '../repository/store-part.ts'

/** What every capture step is given. */
export type CaptureContext = {
  readonly run: RunContext
  readonly runWorker: RunWorker
  readonly startWorker: StartWorker
  readonly repository: Repository
  readonly stack: Stack
  readonly plan: BackupPlan
  /** The newest snapshot of the same kind of part, by kind. */
  readonly parents: Readonly<Partial<Record<Part['kind'], Snapshot>>>
}

/** The parts of a request that are the same for every part. */
export function partBasics(
  context: CaptureContext,
  kind: Part['kind'],
): Pick<PartRequest, 'kind' | 'backupId' | 'project' | 'host' | 'image'> {
  const { run, stack } = context
  return {
    kind,
    backupId: run.runId,
    project: stack.project,
    host: stack.engine.name,
    image: stack.self.image,
  }
}

/** What went wrong, as the manifest keeps it. Interruptions and our own bugs are not failures of a part: they go on up. */
export function toFailure(what: string, error: unknown): Failure {
  if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
  const { code, message, hint, details } = error
  return { what, code, why: message, hint, details: [...details] }
}
