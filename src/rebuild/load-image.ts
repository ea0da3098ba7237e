/** Runs inside the worker that has the repository and the engine’s socket. */
import type { Readable } from 'node:stream'

import { connectEngine, type EngineClient } from '../docker/engine.ts'
import { readProgress } from '../docker/read-progress.ts'
import { LifeboatError } from '../errors.ts'

/** What it says when the engine has taken an image, in a line. */
type Loaded = { readonly event: 'loaded'; readonly id: string; readonly said: readonly string[] }

type Say = (line: Loaded) => void

/** An engine is silent while it unpacks. */
const idleMs = 3_600_000

/** Has the engine load an archive as `docker save` makes them. Throws `image-not-loaded`. */
export function loadImage(engine: string, bytes: Readable, id: string, say: Say): Promise<void> {
  return loadInto(connectEngine(engine, { idleMs }), bytes, id, say)
}

export async function loadInto(
  engine: EngineClient,
  bytes: Readable,
  id: string,
  say: Say,
): Promise<void> {
  const { error, said } = await engine.call(`loading the image ${id}`, async (docker) =>
    readProgress(await docker.loadImage(bytes)),
  )
  if (error === undefined) return say({ event: 'loaded', id, said })
  throw new LifeboatError('image-not-loaded', `the engine did not load ${id}: ${error}`, {
    hint: 'Look at the disk that holds the engine’s images, then run it again.',
  })
}
