/** find → read back → decode → drill → record */
import { now } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runWorker, startWorker } from '../docker/worker.ts'
import { messageOf } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Engine, Self } from '../model/stack.ts'
import {
  verificationFormat,
  type VerifiableLevel,
  type Verification,
} from '../model/verification.ts'
import type { Limits, WorkerMount, WorkerSpec } from '../model/worker.ts'
import { readListedManifest } from '../repository/find-backups.ts'
import type { Repository } from '../repository/repository.ts'
import { readSnapshots, type Snapshot } from '../repository/snapshots.ts'
import { storeVerification } from '../repository/verifications.ts'
import { decodeBackup, type DecodedBackup } from './decode-backup.ts'
import { drill, type Drilled } from './drill.ts'
import { readBack } from './read-back.ts'
import { requireDrillable } from './require-drillable.ts'
import { toObstacle } from './to-obstacle.ts'
import type { VerifyContext } from './verify-context.ts'
import type { WholeStack } from './whole-stack.ts'

export type VerifyRequest = {
  readonly run: RunContext
  readonly self: Self
  readonly repository: Repository
  /** A backup's id, the beginning of it, or `latest`. */
  readonly backup: string
  readonly level: VerifiableLevel
  readonly engine: Pick<Engine, 'name' | 'cpus'>
  /** Of each container of a drill. */
  readonly limits: Limits
  /** Undefined where the whole stack is not asked for. */
  readonly stack?: WholeStack | undefined
  readonly startedAt: Date
  readonly version: string
  readonly onStep: (step: string) => void
}

/**
 * Proves as much of a backup as is wanted, and keeps what came of it beside the backup. What speaks against the backup is in the record; what
 * only kept Lifeboat from looking (no room, no image, no engine) is thrown, and no record is made. Where something was found before that, the record
 * has both.
 */
export async function runVerify(request: VerifyRequest): Promise<Verification> {
  const { run, repository, level, onStep } = request
  onStep('find')
  const snapshots = await readSnapshots(repository, run.signal)
  const { backup, engine } = request
  const asked = { wanted: backup, project: run.project, host: engine.name }
  // A stack is made of a full backup alone.
  const wanted = request.stack === undefined ? asked : { ...asked, type: 'full' as const }
  const manifest = await readListedManifest(repository, snapshots, wanted)
  if (level === 'drilled') requireDrillable(manifest)
  await request.stack?.plan(manifest.id)
  const context = openContext(request, manifest)
  onStep('read back')
  const stored = await readBack(context, snapshots, level)
  const isStored = stored.findings.length === 0
  let decoded: DecodedBackup = { dumps: [], images: [], findings: [] }
  if (level !== 'stored' && isStored) {
    onStep('decode')
    decoded = await decodeBackup(context, stored)
  }
  const isDecoded = isStored && decoded.findings.length === 0
  let drilled: Drilled = { drill: null, findings: [] }
  if (level === 'drilled' && isDecoded) {
    onStep('drill')
    drilled = await drillAll(request, context, snapshots, stored.staging)
  }
  onStep('record')
  const isDrilled = isDecoded && drilled.findings.length === 0
  const proved = isDrilled ? level : isDecoded ? 'decoded' : isStored ? 'stored' : 'written'
  const verification: Verification = {
    format: verificationFormat,
    id: run.runId,
    backup: manifest.id,
    project: run.project,
    host: request.engine.name,
    wanted: level,
    proved,
    startedAt: request.startedAt.toISOString(),
    finishedAt: now().toISOString(),
    lifeboat: request.version,
    parts: [...stored.parts],
    dumps: [...decoded.dumps],
    images: [...decoded.images],
    drill: drilled.drill,
    findings: [...stored.findings, ...decoded.findings, ...drilled.findings],
  }
  return keep(request, verification)
}

/** A stack is not brought up on data that is known to be bad. */
async function drillAll(
  { stack }: VerifyRequest,
  context: VerifyContext,
  snapshots: readonly Snapshot[],
  staging: WorkerMount | undefined,
): Promise<Drilled> {
  const drilled = await drill(context, snapshots, staging)
  if (stack === undefined || drilled.drill === null || drilled.findings.length > 0) return drilled
  const whole = await stack.drill(context.manifest.id)
  return { drill: { ...drilled.drill, stack: whole.stack }, findings: whole.findings }
}

function openContext(
  { run, self, repository, engine, level, limits }: VerifyRequest,
  manifest: Manifest,
): VerifyContext {
  // The engine refuses more processors than it has.
  const cpus = Math.min(engine.cpus, limits.cpus ?? engine.cpus)
  const limited = (spec: WorkerSpec): WorkerSpec =>
    level === 'drilled' ? { ...spec, limits: { ...limits, cpus } } : spec
  return {
    run,
    runWorker: (spec, files) => runWorker(run, limited(spec), files),
    startWorker: (spec) => startWorker(run, limited(spec)),
    repository,
    image: self.image,
    manifest,
    jobs: Math.max(1, Math.min(Math.ceil(cpus), 8)),
  }
}

/** A repository that is damaged may not take a record either; what was found is said all the same. */
async function keep(
  { run, repository }: VerifyRequest,
  verification: Verification,
): Promise<Verification> {
  try {
    await storeVerification(repository, verification, run.signal)
    return verification
  } catch (error) {
    const obstacle = toObstacle(verification.findings, error)
    const what = 'the record of this verification'
    const unkept = { ...obstacle, what, why: `it could not be kept: ${messageOf(error)}` }
    return { ...verification, findings: [...verification.findings, unkept] }
  }
}
