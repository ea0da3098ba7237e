import type { ContainerInspectInfo } from 'dockerode'

import { delay, monotonicMs } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import { isEngineError } from './engine.ts'
import type { RunContext } from './run-context.ts'

/**
 * Stops a container with its own signal and within its own time limit, or the one that is given (seconds); says whether the engine had
 * to kill it at the end of that. One that does not run, or is gone, is fine. Throws `stop-failed` when it still runs afterwards. When the
 * answer is lost, it throws that only when the container has ended: the engine goes on stopping, and would stop what is started meanwhile.
 */
export async function stopContainer(
  run: RunContext,
  id: string,
  name: string,
  limitS?: number,
): Promise<{ readonly wasKilled: boolean }> {
  const options = limitS === undefined ? {} : { t: limitS }
  const idleMs = answerMs(limitS ?? readStopTimeout(await look(run, id, name)))
  await run.engine
    .call(`stopping ${name}`, (docker) => docker.getContainer(id).stop(options), { idleMs })
    .catch(async (error: unknown) => {
      if (isEngineError(error) && [304, 404].includes(error.statusCode)) return
      const isLost = error instanceof LifeboatError && error.code === 'engine-connection-lost'
      if (isLost) await awaitEnd(run, { id, name }, idleMs).catch(() => undefined)
      throw error
    })
  const inspect = await look(run, id, name)
  const state = describeCondition(inspect)
  if (hasEnded(state)) return { wasKilled: wasKilled(inspect) }
  throw new LifeboatError('stop-failed', `${name} does not stop`, {
    hint: 'Look at the container and the engine’s log; unpause it if it is paused.',
    details: [state],
  })
}

/** In seconds; less than 0: for ever. The engine's own default is 10. */
function readStopTimeout(inspect: ContainerInspectInfo | undefined): number {
  const { StopTimeout } = (inspect?.Config ?? {}) as { StopTimeout?: number | null }
  return StopTimeout ?? 10
}

/** How long the engine may be silent: until it has killed the container, and a minute for that. */
function answerMs(stopTimeoutS: number): number {
  return stopTimeoutS < 0 ? dayMs : stopTimeoutS * 1000 + 60_000
}

const dayMs = 86_400_000

/** Signals are not listened to: nothing that is done next may come before it. */
async function awaitEnd(
  run: RunContext,
  { id, name }: { readonly id: string; readonly name: string },
  limitMs: number,
): Promise<void> {
  const startedMs = monotonicMs()
  while (!hasEnded(await readCondition(run, id, name))) {
    if (monotonicMs() - startedMs > limitMs) return
    await delay(1000)
  }
}

const startAttempts = 5

/**
 * Starts a container; one that runs already is fine. Tried again when the engine fails: one that has just come back starts what a restart
 * policy asks for by itself, and of two starts at the same time both may fail ("task already exists", engine 20.10).
 */
export async function startContainer(run: RunContext, id: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run.engine.call(`starting ${name}`, (docker) => docker.getContainer(id).start())
      return
    } catch (error) {
      if (isEngineError(error, 304)) return
      if (!isEngineError(error)) throw error
      if (error.statusCode < 500 || attempt === startAttempts) throw startFailed(name, error)
      await delay(300 * attempt)
    }
  }
}

function startFailed(name: string, cause: Error): LifeboatError {
  return new LifeboatError('start-failed', `${name} does not start`, {
    hint: explainStart(cause),
    cause,
    details: [cause.message],
  })
}

/**
 * An engine that is killed in the middle of a start leaves a shim that no later one of its own ends, nor starts anything over, whoever asks and
 * whatever the restart policy (seen with 20.10).
 */
function explainStart({ message }: Error): string {
  return /task \S+: already exists/.test(message)
    ? 'The engine holds on to a process of it from before it was killed, and will not start it for anybody: end the containerd-shim that has the id below, or restart the machine.'
    : 'The engine’s own words stand below; docker start shows them too.'
}

/** What a container is, as far as starting it goes. `running` is one without a health check. */
export type Condition = 'gone' | 'stopped' | 'starting' | 'running' | 'healthy' | 'unhealthy'

export function hasEnded(condition: Condition): boolean {
  return condition === 'stopped' || condition === 'gone'
}

export async function readCondition(run: RunContext, id: string, name: string): Promise<Condition> {
  return describeCondition(await look(run, id, name))
}

function look(
  run: RunContext,
  id: string,
  name: string,
): Promise<ContainerInspectInfo | undefined> {
  return run.engine
    .call(`looking at ${name}`, (docker) => docker.getContainer(id).inspect())
    .catch((error: unknown) => {
      if (isEngineError(error, 404)) return undefined
      throw error
    })
}

/** By SIGKILL (128 + 9) that is not the signal it asks to be stopped with. */
function wasKilled(inspect: ContainerInspectInfo | undefined): boolean {
  if (inspect === undefined || inspect.State.ExitCode !== 137) return false
  const { StopSignal = 'SIGTERM' } = inspect.Config as { StopSignal?: string }
  return !['SIGKILL', 'KILL', '9'].includes(StopSignal)
}

function describeCondition(inspect: ContainerInspectInfo | undefined): Condition {
  if (inspect === undefined) return 'gone'
  const { Running, Restarting, Health } = inspect.State
  if (Restarting) return 'starting'
  if (!Running) return 'stopped'
  const health = Health?.Status ?? 'none'
  if (health === 'healthy' || health === 'unhealthy' || health === 'starting') return health
  return 'running'
}

/**
 * Waits until a container is healthy, or has run for a moment when it has no health check. Throws `not-healthy` at the limit, and as
 * soon as it has ended. An unhealthy one is waited for: its check may fail while what it needs is still starting. One whose check has not said
 * anything yet is waited for as long as `readOwnLimitMs` reads from it, where that is longer.
 */
export async function awaitHealthy(
  run: RunContext,
  { id, name }: { readonly id: string; readonly name: string },
  limitMs: number,
  readOwnLimitMs: (inspect: ContainerInspectInfo) => number = () => limitMs,
): Promise<Condition> {
  const startedMs = monotonicMs()
  for (;;) {
    const inspect = await look(run, id, name)
    const condition = describeCondition(inspect)
    const waitedMs = monotonicMs() - startedMs
    if (condition === 'healthy') return condition
    if (condition === 'running' && waitedMs >= settleMs) return condition
    const isUnsaid = inspect?.State.Health?.Status === 'starting' && !inspect.State.Restarting
    const longestMs = isUnsaid ? Math.max(limitMs, readOwnLimitMs(inspect)) : limitMs
    if (hasEnded(condition) || waitedMs > longestMs) throw notHealthy(name, condition, waitedMs)
    await delay(200, run.signal)
  }
}

/** A program that cannot start at all ends within this. */
const settleMs = 1000

function notHealthy(name: string, condition: Condition, waitedMs: number): LifeboatError {
  const why =
    condition === 'starting' || condition === 'unhealthy'
      ? `${name} is ${condition} after ${Math.floor(waitedMs / 1000)} s`
      : `${name} is ${condition}`
  return new LifeboatError('not-healthy', why, {
    hint: `Look at docker logs ${name}.`,
  })
}
