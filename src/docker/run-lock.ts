import { readFileSync } from 'node:fs'

import { LifeboatError } from '../errors.ts'
import type { EngineClient } from './engine.ts'
import { isEngineError } from './engine.ts'
import { ownLabels } from './labels.ts'
import { explainMissingImage } from './missing-image.ts'
import { removeContainer, sweepRun } from './remove.ts'

/** Who asks for the lock, and for what. */
export type LockRequest = {
  readonly project: string
  readonly runId: string
  readonly kind: string
  readonly startedAt: string
  readonly image: string
  readonly ownContainerId: string
}

/** The role that a sweep during the run leaves standing. */
export const lockRole = 'lock'

/**
 * One run at a time per project, for every Lifeboat process on the engine: a container created under a fixed name and never started.
 * Creating it is atomic. Throws `locked`, naming the run that holds it; a holder that is provably dead is cleaned up after.
 */
export async function takeRunLock(engine: EngineClient, request: LockRequest): Promise<void> {
  if (await tryCreate(engine, request)) return
  const holder = await readHolder(engine, request)
  if (holder !== undefined && (await isHolderAlive(engine, holder, request))) throw locked(holder)
  if (holder !== undefined) {
    // Nobody else will: workers and staging of a run that was killed go before a new one begins.
    await sweepRun(engine, holder.runId)
  }
  if (await tryCreate(engine, request)) return
  throw locked((await readHolder(engine, request)) ?? { runId: 'unknown', kind: 'unknown' })
}

/**
 * Clears away what a run left whose process is dead, and says which run that was. For the start of Lifeboat: a run that was killed
 * cannot tidy up after itself.
 */
export async function clearDeadRun(
  engine: EngineClient,
  request: Pick<LockRequest, 'project' | 'ownContainerId'>,
): Promise<string | undefined> {
  const holder = await readHolder(engine, request)
  if (holder === undefined || (await isHolderAlive(engine, holder, request))) return undefined
  await sweepRun(engine, holder.runId)
  return holder.runId
}

/** The id of the run that holds the lock, if any does. */
export async function readLockedRun(
  engine: EngineClient,
  project: string,
): Promise<string | undefined> {
  return (await readHolder(engine, { project }))?.runId
}

export async function releaseRunLock(engine: EngineClient, project: string): Promise<void> {
  await removeContainer(engine, lockName(project))
}

export function lockName(project: string): string {
  return `lifeboat-lock-${project}`
}

async function tryCreate(engine: EngineClient, request: LockRequest): Promise<boolean> {
  const { project, runId, kind, startedAt, image, ownContainerId } = request
  try {
    await engine.call('taking the run lock', (docker) =>
      docker.createContainer({
        name: lockName(project),
        Image: image,
        Cmd: ['--version'],
        Labels: {
          [ownLabels.run]: runId,
          [ownLabels.project]: project,
          [ownLabels.role]: lockRole,
          [ownLabels.kind]: kind,
          [ownLabels.started]: startedAt,
          [ownLabels.holder]: ownContainerId,
          [ownLabels.process]: describeProcess(process.pid),
        },
      }),
    )
    return true
  } catch (error) {
    if (isEngineError(error, 409)) return false
    throw explainMissingImage(image, 'the run lock', error) ?? error
  }
}

type Holder = {
  readonly runId: string
  readonly kind: string
  readonly startedAt?: string
  readonly containerId?: string
  readonly process?: string
}

async function readHolder(
  engine: EngineClient,
  request: Pick<LockRequest, 'project'>,
): Promise<Holder | undefined> {
  try {
    const { Config } = await engine.call('reading the run lock', (docker) =>
      docker.getContainer(lockName(request.project)).inspect(),
    )
    const labels = Config.Labels
    return {
      runId: labels[ownLabels.run] ?? 'unknown',
      kind: labels[ownLabels.kind] ?? 'unknown',
      startedAt: labels[ownLabels.started] ?? '',
      containerId: labels[ownLabels.holder] ?? '',
      process: labels[ownLabels.process] ?? '',
    }
  } catch (error) {
    if (isEngineError(error, 404)) return undefined
    throw error
  }
}

/** A holder in another container lives while that container runs; one in this container, while its process does. */
async function isHolderAlive(
  engine: EngineClient,
  holder: Holder,
  request: Pick<LockRequest, 'ownContainerId'>,
): Promise<boolean> {
  const { containerId = '', process: holderProcess = '' } = holder
  if (containerId === request.ownContainerId) {
    return describeProcess(Number(holderProcess.split('@')[0])) === holderProcess
  }
  try {
    const { State } = await engine.call('looking at the lock’s holder', (docker) =>
      docker.getContainer(containerId).inspect(),
    )
    return State.Running
  } catch (error) {
    if (isEngineError(error, 404)) return false
    throw error
  }
}

/** `PID@STARTTICKS`: a number that was given out again has another start (proc(5), /proc/pid/stat field 22). */
function describeProcess(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${pid}@${fields[19] ?? ''}`
  } catch {
    return ''
  }
}

function locked(holder: Holder): LifeboatError {
  const since = holder.startedAt === undefined ? '' : `, since ${holder.startedAt}`
  return new LifeboatError('locked', `run ${holder.runId} (${holder.kind}${since}) is under way`, {
    hint: 'Wait until it has ended; lifeboat list shows what it made.',
    details: [holder.runId],
  })
}
