import { delay } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import type { Container } from '../model/stack.ts'
import { EngineError, isEngineError, type EngineClient } from './engine.ts'

/** So often that a container which makes and removes files without a pause is listed all the same. */
const tries = 20
const pauseMs = 100

/**
 * Paths in a container's own layer that its image does not have, or has otherwise; undefined when the container is gone. The engine walks the
 * layer while the container writes to it, and answers 500 when a file goes just then (`readdirent: no such file or directory`: 2 of 60 times
 * beside a loop that makes and removes files, engine 20.10), so that it is asked again. Throws `container-changing`.
 */
export async function listChanged(
  engine: EngineClient,
  { id, name }: Pick<Container, 'id' | 'name'>,
): Promise<string[] | undefined> {
  for (let tried = 1; ; tried += 1) {
    try {
      const changes: unknown = await engine.call(`listing what changed in ${name}`, (docker) =>
        docker.getContainer(id).changes(),
      )
      // The engine says `null` for no changes, which its client passes on as bytes.
      const listed = Array.isArray(changes) ? (changes as { Path: string; Kind: number }[]) : []
      return listed.filter(({ Kind }) => Kind !== removed).map(({ Path }) => Path)
    } catch (error) {
      if (isEngineError(error, 404)) return undefined
      if (!isEngineError(error, 500)) throw error
      if (tried === tries) throw changing(name, error)
      await delay(pauseMs)
    }
  }
}

const removed = 2

function changing(name: string, cause: EngineError): LifeboatError {
  return new LifeboatError(
    'container-changing',
    `the engine could not list the files that only ${name} has`,
    {
      hint: 'Something in it makes and removes files without a pause. Give it a volume or a tmpfs for that folder, then run the backup again.',
      cause,
      details: [cause.message],
    },
  )
}
