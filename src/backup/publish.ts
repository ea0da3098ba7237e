import { now } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { roles } from '../docker/labels.ts'
import { sweepRun } from '../docker/remove.ts'
import { interrupted, isInterruption, LifeboatError, messageOf } from '../errors.ts'
import { manifestFormat, type Manifest } from '../model/manifest.ts'
import type { BackupPlan, Failure } from '../model/plan.ts'
import { includesConfig, type Scope } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'
import type { SinceLast } from '../model/since-last.ts'
import { nextSequence } from '../repository/backup-tags.ts'
import { commitBackup, type Draft } from '../repository/commit.ts'
import { findRepositorySource } from '../repository/locate.ts'
import type { Repository } from '../repository/repository.ts'
import { readSnapshots, type Snapshot } from '../repository/snapshots.ts'
import type { Captured } from './capture-stack.ts'
import { compareWithLast, readLast } from './compare-with-last.ts'
import { listCold } from './cold-databases.ts'
import { findFailures } from './find-failures.ts'
import { measureDisks } from './measure-disks.ts'

type PublishRequest = {
  readonly run: RunContext
  readonly repository: Repository
  readonly scope: Scope
  readonly startedAt: Date
  readonly version: string
  readonly stack: Stack
  readonly plan: BackupPlan
  readonly captured: Captured
  /** As they were before it: the backup to compare with is among them. */
  readonly snapshots: readonly Snapshot[]
  readonly reason: Manifest['reason']
  /** What is to be said of the run besides. */
  readonly warnings?: readonly string[]
}

/**
 * Clears the engine of the run, decides whether the backup is complete, and publishes it. Everything that can still go wrong on the
 * engine comes before the commit, so that what is published as complete is.
 */
export async function publish(request: PublishRequest): Promise<Manifest> {
  const { run, repository } = request
  // What the parts are called can be read while the engine is cleared; that they are still there, the commit looks for itself.
  const reading = readSnapshots(repository, run.signal)
  reading.catch(() => undefined)
  const comparing = openComparison(request)
  comparing.catch(() => undefined)
  await sweepRun(run.engine, run.runId, [roles.lock])
  if (run.signal.aborted) throw interrupted()
  const failures = findFailures(request.plan, request.captured, run.engine.lostCalls())
  const made = writeDraft(request, failures)
  const compare = await comparing
  const disks = await measureDisks(repository)
  const draft = { ...made, disks, sinceLast: compare(made) }
  try {
    const snapshots = await reading
    const counted = { ...draft, sequence: nextSequence(snapshots, draft) }
    return await commitBackup(repository, counted, snapshots, run.signal)
  } catch (error) {
    if (isInterruption(error)) throw error
    const hint = error instanceof LifeboatError ? error.hint : 'Run the backup again.'
    throw new LifeboatError('commit-failed', `nothing was published: ${messageOf(error)}`, {
      hint,
      cause: error,
      details: draft.failures.map(({ what, why }) => `${what}: ${why}`),
    })
  }
}

type Made = Omit<Draft, 'sequence' | 'sinceLast' | 'disks'>

/** Reads the backup before; gives what compares with it. What a restore overwrote is compared with nothing. */
async function openComparison({
  repository,
  snapshots,
  stack,
  scope,
  reason,
}: PublishRequest): Promise<(made: Made) => SinceLast> {
  const wanted = { ...scope, services: [...scope.services] }
  const stackOf = { project: stack.project, host: stack.engine.name }
  const last =
    reason === 'asked'
      ? await readLast(repository, snapshots, { ...wanted, ...stackOf })
      : undefined
  const source = findRepositorySource(stack, repository.location)
  return (made) => compareWithLast({ draft: made, stack, repositorySource: source }, last)
}

function writeDraft(request: PublishRequest, failures: readonly Failure[]): Made {
  const { run, scope, startedAt, version, stack, plan, captured, reason } = request
  // The machine's name is the backup's host.
  const { name: host, ...engine } = stack.engine
  return {
    format: manifestFormat,
    id: run.runId,
    project: stack.project,
    host,
    type: scope.type,
    services: [...scope.services],
    reason,
    state: failures.length === 0 ? 'complete' : 'incomplete',
    consistency: captured.judged.consistency,
    consistencyBecause: [...captured.judged.consistencyBecause],
    frozen: [...captured.held.frozen],
    stopped: [...captured.held.stopped],
    startedAt: startedAt.toISOString(),
    finishedAt: now().toISOString(),
    lifeboat: version,
    engine,
    parts: captured.parts,
    servers: captured.servers,
    archived: captured.archived.map(({ kind, source, path, without, excludes }) => ({
      kind,
      source,
      path,
      without: [...without],
      excludes: [...excludes],
      ...captured.sizes.get(path),
    })),
    cold: listCold(stack, captured.archived),
    references: [...plan.references],
    config: captured.config,
    images: includesConfig(scope.type) ? listImages(stack, captured) : [],
    coverage: [...plan.coverage],
    failures: [...failures],
    warnings: [...plan.warnings, ...captured.warnings, ...(request.warnings ?? [])],
  }
}

function listImages({ images }: Stack, { heldImages }: Captured): Manifest['images'] {
  return images.map(({ inspect: _inspect, ...image }) => ({
    ...image,
    held: heldImages.includes(image.id),
  }))
}
