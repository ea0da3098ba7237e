import { LifeboatError } from '../errors.ts'
import type { EngineClient } from './engine.ts'
import { isEngineError } from './engine.ts'
import { holderLabels, isHolderAlive, readHolderLabels, type Holder } from './holder.ts'
import { inBody } from './in-body.ts'
import { ownLabels, roles } from './labels.ts'
import { explainMissingImage } from './missing-image.ts'
import { removeOrphans } from './orphans.ts'
import { sweepRun } from './remove.ts'

/** Who asks for the lock, and for what. */
export type LockRequest = {
  readonly project: string
  readonly runId: string
  readonly kind: string
  readonly startedAt: string
  readonly image: string
  readonly ownContainerId: string
}

/**
 * One run at a time per project, for every Lifeboat process on the engine: a container created under a fixed name and never started.
 * Creating it is atomic. Throws `locked`, naming the run that holds it; a holder that is provably dead is cleaned up after, and given.
 */
export async function takeRunLock(
  engine: EngineClient,
  request: LockRequest,
): Promise<string | undefined> {
  if (await tryCreate(engine, request)) return undefined
  const holder = await readHolder(engine, request)
  if (holder !== undefined && (await isHolderAlive(engine, holder, request.ownContainerId)))
    throw locked(holder)
  if (holder !== undefined) {
    // Nobody else will: workers and staging of a run that was killed go before a new one begins.
    await sweepRun(engine, holder.runId, [roles.watchdog])
  }
  if (await tryCreate(engine, request)) return holder?.runId
  throw locked(await readHolder(engine, request))
}

export type Cleared = {
  /** The run that held the lock. */
  readonly holder: string | undefined
  /** All of which there was something. */
  readonly deadRuns: readonly string[]
}

/**
 * Clears away what runs left whose process is dead, and says which they were. For the start of Lifeboat: a run that was killed
 * cannot tidy up after itself, nor can a look at the stack, which holds no lock.
 */
export async function clearDeadRun(
  engine: EngineClient,
  request: Pick<LockRequest, 'project' | 'ownContainerId'>,
): Promise<Cleared> {
  const deadRuns = await removeOrphans(engine, request.project, request.ownContainerId)
  const holder = await readHolder(engine, request)
  if (holder === undefined || (await isHolderAlive(engine, holder, request.ownContainerId)))
    return { holder: undefined, deadRuns }
  await sweepRun(engine, holder.runId, [roles.watchdog])
  return { holder: holder.runId, deadRuns: [...new Set([...deadRuns, holder.runId])] }
}

/** The id of the run that holds the lock, if a living one does: that of a dead one stands until somebody clears it away. */
export async function readLockedRun(
  engine: EngineClient,
  request: Pick<LockRequest, 'project' | 'ownContainerId'>,
): Promise<string | undefined> {
  const holder = await readHolder(engine, request)
  if (holder === undefined) return undefined
  return (await isHolderAlive(engine, holder, request.ownContainerId)) ? holder.runId : undefined
}

function lockName(project: string): string {
  return `lifeboat-lock-${project}`
}

async function tryCreate(engine: EngineClient, request: LockRequest): Promise<boolean> {
  const { project, runId, kind, startedAt, image } = request
  try {
    await engine.call('taking the run lock', (docker) =>
      docker.createContainer(
        inBody(
          {
            Image: image,
            Cmd: ['--version'],
            Labels: {
              [ownLabels.run]: runId,
              [ownLabels.project]: project,
              [ownLabels.role]: roles.lock,
              [ownLabels.kind]: kind,
              [ownLabels.started]: startedAt,
              ...holderLabels(request),
            },
          },
          { name: lockName(project) },
        ),
      ),
    )
    return true
  } catch (error) {
    if (isEngineError(error, 409)) return false
    throw explainMissingImage(image, 'the run lock', error) ?? error
  }
}

type LockHolder = Holder & {
  readonly kind: string
  readonly startedAt: string
}

async function readHolder(
  engine: EngineClient,
  request: Pick<LockRequest, 'project'>,
): Promise<LockHolder | undefined> {
  try {
    const { Config } = await engine.call('reading the run lock', (docker) =>
      docker.getContainer(lockName(request.project)).inspect(),
    )
    const labels = Config.Labels
    return {
      kind: labels[ownLabels.kind] ?? 'unknown',
      startedAt: labels[ownLabels.started] ?? '',
      ...readHolderLabels(labels),
    }
  } catch (error) {
    if (isEngineError(error, 404)) return undefined
    throw error
  }
}

function locked(holder: LockHolder | undefined): LifeboatError {
  const { runId = 'unknown', kind = 'unknown', startedAt = 'just now' } = holder ?? {}
  return new LifeboatError('locked', `run ${runId} (${kind}, since ${startedAt}) is under way`, {
    hint: 'Wait until it has ended; lifeboat list shows what it made.',
    details: [runId],
  })
}
