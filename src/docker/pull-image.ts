import { LifeboatError } from '../errors.ts'
import { isEngineError, type EngineClient } from './engine.ts'
import { readProgress } from './read-progress.ts'

/**
 * Has the engine pull an image by its digest, REPOSITORY@DIGEST, which the engine verifies. `platform` is OS/ARCHITECTURE, null for the engine’s
 * own. Throws `image-not-pulled` with the engine’s words.
 */
export async function pullImage(
  engine: EngineClient,
  digest: string,
  platform: string | null,
): Promise<void> {
  const options = platform === null ? {} : { platform }
  try {
    const { error } = await engine.call(`pulling ${digest}`, async (docker) =>
      readProgress(await docker.pull(digest, options)),
    )
    if (error !== undefined) throw notPulled(digest, error)
  } catch (error) {
    throw isEngineError(error) ? notPulled(digest, error.message, error) : error
  }
}

function notPulled(digest: string, words: string, cause?: unknown): LifeboatError {
  return new LifeboatError('image-not-pulled', `${digest} could not be pulled: ${words}`, {
    hint: `Pull it by hand (docker login where the registry wants it, then docker pull ${digest}), then run it again.`,
    cause,
  })
}
