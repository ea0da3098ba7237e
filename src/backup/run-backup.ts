/** discover → plan → capture → store → clean up → commit → report */
import type { RunContext } from '../docker/run-context.ts'
import type { Fingerprint } from '../model/fingerprint.ts'
import type { ImageSetting } from '../model/image.ts'
import type { Manifest } from '../model/manifest.ts'
import type { ConsistencyDefault } from '../model/plan.ts'
import type { Run } from '../model/run.ts'
import type { Scope } from '../model/scope.ts'
import type { Self } from '../model/stack.ts'
import { findRepositorySource } from '../repository/locate.ts'
import { makeRepository, openForWriting } from '../repository/open.ts'
import type { Earlier } from '../repository/refuse-gone.ts'
import type { Repository } from '../repository/repository.ts'
import { askDeclared } from './ask-declared.ts'
import { captureStack } from './capture-stack.ts'
import { closeAll, discoverStack } from './discover-stack.ts'
import type { HoldLimits } from './hold-still.ts'
import { planBackup } from './plan-backup.ts'
import { publish } from './publish.ts'

export type BackupRequest = {
  readonly run: RunContext
  readonly self: Self
  readonly repository: Repository
  readonly scope: Scope
  readonly wantedProject: string | undefined
  readonly startedAt: Date
  readonly version: string
  readonly limits: HoldLimits
  readonly consistency: ConsistencyDefault
  readonly fingerprint: Fingerprint
  readonly images: ImageSetting
  readonly earlier: Earlier
  /** What is to be said of the run besides. */
  readonly warnings: readonly string[]
  /** Told the name of each step when it begins. */
  readonly onStep: (step: Run['steps'][number]['step']) => void
}

/** Makes a backup and gives its published manifest, complete or not. Owes nothing: the lock's holder clears the engine. */
export async function runBackup(request: BackupRequest): Promise<Manifest> {
  const { run, self, repository, scope, wantedProject, onStep } = request
  onStep('discover')
  // Opening takes as long as asking the databases does; neither needs the other.
  const opening = openForWriting(repository, run.signal)
  opening.catch(() => undefined)
  const { stack: found, open } = await discoverStack(run, self, wantedProject, request.fingerprint)
  try {
    const stack = await askDeclared(run, found, open)
    const source = findRepositorySource(stack, repository.location)
    const { consistency, images } = request
    const plan = planBackup(stack, scope, source, consistency, images)
    onStep('open')
    // Not before the plan stands: a request that names nothing that is there must not make a repository.
    const snapshots =
      (await opening) ?? (await makeRepository(repository, request.earlier, run.signal))
    onStep('capture')
    const { limits } = request
    const captured = await captureStack({ run, repository, stack, plan, open, snapshots, limits })
    onStep('commit')
    return await publish({ ...request, stack, plan, captured, snapshots, reason: 'asked' })
  } finally {
    await closeAll(open)
  }
}
