import { delay } from '../clock.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import { isEngineError, type EngineClient } from './engine.ts'

const pauseAttempts = 5

/**
 * Freezes all processes of a container where they stand (the cgroup freezer): they notice nothing but the time that has passed. Tried again
 * when the engine could not: on a busy machine runc gives up on one that keeps starting processes ("unable to freeze", 3 of 60 times
 * at a load of 17 on two cores, runc 1.1, cgroup v1), and lets it go on. Throws `pause-failed`; whether it is paused all the same, `isPauseRefused` tells.
 */
export async function pauseContainer(
  engine: EngineClient,
  id: string,
  name: string,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await engine.call(`pausing ${name}`, (docker) => docker.getContainer(id).pause())
      return
    } catch (error) {
      if (!isEngineError(error)) throw error
      const isOver = error.statusCode !== 500 || attempt === pauseAttempts
      // What stands still now would look like paused by somebody else the next time, and would never be let go.
      if (isOver || (await isPaused(engine, id, name).catch(() => true))) {
        throw pauseFailed(name, error)
      }
      await delay(50 * attempt)
    }
  }
}

function pauseFailed(name: string, cause: unknown): LifeboatError {
  return new LifeboatError('pause-failed', `${name} could not be paused`, {
    hint: 'The engine’s own words stand below.',
    cause,
    details: [messageOf(cause).trim()],
  })
}

/**
 * Whether a container that could not be paused is not ours to unpause: the engine itself says that it is gone, does not run, or that
 * somebody else has paused it (moby, daemon/errors.go). Any other answer, a proxy’s for one, leaves it open what the engine did.
 */
export function isPauseRefused(error: unknown): boolean {
  if (!(error instanceof LifeboatError) || !isEngineError(error.cause)) return false
  return [404, 409].includes(error.cause.statusCode)
}

const attempts = 10

/**
 * Lets a container go on. One that is not paused, or gone, is fine. Tried again and again: what stays paused serves nobody. Throws
 * `unpause-failed`.
 */
export async function unpauseContainer(
  engine: EngineClient,
  id: string,
  name: string,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await engine.call(`unpausing ${name}`, (docker) => docker.getContainer(id).unpause())
      return
    } catch (error) {
      const isStill = await isPaused(engine, id, name).catch(() => true)
      if (!isStill) return
      if (attempt === attempts) throw stillPaused(name, error)
      await delay(100 * attempt)
    }
  }
}

/** Whether a container stands still now. One that is gone does not. */
export async function isPaused(engine: EngineClient, id: string, name: string): Promise<boolean> {
  return engine
    .call(`looking at ${name}`, (docker) => docker.getContainer(id).inspect())
    .then(({ State }) => State.Paused)
    .catch((error: unknown) => {
      if (isEngineError(error, 404)) return false
      throw error
    })
}

function stillPaused(name: string, cause: unknown): LifeboatError {
  return new LifeboatError('unpause-failed', `${name} is still paused`, {
    hint: `Run docker unpause ${name}; then look at the engine’s log.`,
    cause,
    details: [messageOf(cause).trim()],
  })
}
