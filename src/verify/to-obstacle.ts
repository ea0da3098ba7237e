import { isInterruption, LifeboatError } from '../errors.ts'
import type { Failure } from '../model/plan.ts'
import { toFailure } from './to-failure.ts'

/**
 * What keeps Lifeboat from looking any further, to be told beside what it has found by then. Throws it where that is nothing: alone it says nothing
 * about a backup. An interruption ends the run all the same, and says what was found: nobody else does.
 */
export function toObstacle(found: readonly Failure[], error: unknown): Failure {
  if (found.length === 0 || !(error instanceof LifeboatError)) throw error
  if (isInterruption(error)) throw cutOff(found, error)
  const failure = toFailure('the rest of this verification', error)
  return { ...failure, why: `Lifeboat was kept from looking: ${error.message}` }
}

function cutOff(found: readonly Failure[], cause: LifeboatError): LifeboatError {
  return new LifeboatError(cause.code, `${cause.message}, after something was found`, {
    hint: 'What was found stands below, and is not kept beside the backup: verify again when you are ready.',
    cause,
    details: found.map(({ what, why }) => `${what}: ${why}`),
  })
}
