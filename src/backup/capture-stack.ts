import type { RunContext } from '../docker/run-context.ts'
import { runWorker } from '../docker/worker.ts'
import type { Manifest, Part } from '../model/manifest.ts'
import type { ArchiveStep, BackupPlan, Failure } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import type { Repository } from '../repository/repository.ts'
import { findParent, type Snapshot } from '../repository/snapshots.ts'
import type { CaptureContext } from './capture-context.ts'
import { captureConfig } from './capture-config.ts'
import { captureDatabases } from './capture-databases.ts'
import { captureFiles } from './capture-files.ts'
import type { OpenServer } from './discover-stack.ts'
import { exportSnapshots } from './export-snapshots.ts'

/** What came of all capture steps together. */
export type Captured = {
  readonly parts: readonly Omit<Part, 'tree'>[]
  readonly servers: Manifest['servers']
  readonly archived: readonly ArchiveStep[]
  readonly config: Manifest['config']
  readonly failures: readonly Failure[]
  readonly warnings: readonly string[]
}

type CaptureRequest = {
  readonly run: RunContext
  readonly repository: Repository
  readonly stack: Stack
  readonly plan: BackupPlan
  readonly open: readonly OpenServer[]
  readonly snapshots: readonly Snapshot[]
  readonly onlyPlanned?: boolean
}

/** Opens the databases' snapshots, then takes all parts side by side. A part that fails does not keep the others from being taken. */
export async function captureStack(request: CaptureRequest): Promise<Captured> {
  const { run, repository, stack, plan, open, snapshots } = request
  const context: CaptureContext = {
    run,
    repository,
    stack,
    plan,
    runWorker: (spec, files) => runWorker(run, spec, files),
    parents: findParents(stack, snapshots),
  }
  const exports = await exportSnapshots(plan, open, request.onlyPlanned)
  const takingDatabases = captureDatabases(context, exports.exported)
  const takingFiles = captureFiles(context)
  // The small part waits for one of the big ones to be done: beside both it would only slow them down.
  const takingConfig = Promise.race([takingDatabases, takingFiles]).then(() =>
    captureConfig(context),
  )
  const [databases, files, config] = await allSettledOrThrow([
    takingDatabases,
    takingFiles,
    takingConfig,
  ])
  return {
    parts: [...databases.parts, ...files.parts, ...config.parts],
    servers: [...databases.servers],
    archived: files.archived,
    config: config.config,
    failures: [...exports.failures, ...databases.failures, ...files.failures, ...config.failures],
    warnings: exports.warnings,
  }
}

function findParents(stack: Stack, snapshots: readonly Snapshot[]): CaptureContext['parents'] {
  const find = (kind: Part['kind']): Record<string, string> => {
    const wanted = { kind, project: stack.project, host: stack.engine.name }
    const parent = findParent(snapshots, wanted)
    return parent === undefined ? {} : { [kind]: parent }
  }
  return { ...find('databases'), ...find('files'), ...find('config') }
}

/** Waits for all of them even when one throws: what is still running must not be cleaned away under its feet. */
async function allSettledOrThrow<T extends readonly unknown[]>(work: {
  [K in keyof T]: Promise<T[K]>
}): Promise<T> {
  const settled = await Promise.allSettled(work)
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return settled.map((each) =>
    each.status === 'fulfilled' ? each.value : undefined,
  ) as unknown as T
}
