import { LifeboatError } from '../errors.ts'
import { isEngineError } from './engine.ts'

/** The engine's 404 to a creation, where it is the image that is missing; undefined for anything else. */
export function explainMissingImage(
  image: string,
  purpose: string,
  error: unknown,
): LifeboatError | undefined {
  if (!isEngineError(error, 404) || !/no such image/i.test(error.message)) return undefined
  return new LifeboatError(
    'worker-image-missing',
    `the image ${image} that ${purpose} needs is not on this engine`,
    {
      hint: 'Pull or build that image again (docker compose pull, or docker compose up -d), then run it again.',
      cause: error,
    },
  )
}
