/** Runs inside the worker that has the engine’s socket and the staging volume. */
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

import { connectEngine, type EngineClient } from '../docker/engine.ts'
import { judgeImageArchive } from '../docker/judge-image-archive.ts'
import { readImageArchive } from '../docker/read-image-archive.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import { imagePath, imagesRoot } from '../model/image.ts'

/** What the worker is told to save. */
export const ImagesRequest = z.array(
  z.object({ id: z.string(), name: z.string(), bytes: z.number() }),
)
type WantedImage = z.infer<typeof ImagesRequest>[number]

/** What it says of each, in a line. */
export const SavedImage = z.discriminatedUnion('event', [
  z.object({ event: z.literal('saved'), id: z.string() }),
  z.object({
    event: z.literal('failed'),
    id: z.string(),
    code: z.string(),
    why: z.string(),
    hint: z.string(),
    details: z.array(z.string()),
  }),
])
export type SavedImage = z.infer<typeof SavedImage>

type Say = (line: SavedImage) => void

/** An engine of before 25 copies the whole image aside before its first byte, and is silent meanwhile. */
const idleMs = 3_600_000

/** Writes one archive per image into the staging volume; says of each whether it is there, whole. One that fails keeps none of the others away. `request` is an `ImagesRequest` as JSON. */
export async function saveImages(engine: string, request: string, say: Say): Promise<void> {
  const wanted = ImagesRequest.parse(JSON.parse(request))
  await saveEach(connectEngine(engine, { idleMs }), wanted, { say, measureFree, pathOf: imagePath })
}

type Into = {
  readonly say: Say
  /** Bytes. */
  readonly measureFree: () => Promise<number>
  readonly pathOf: (id: string) => string
}

export async function saveEach(
  engine: EngineClient,
  wanted: readonly WantedImage[],
  { say, measureFree: measure, pathOf }: Into,
): Promise<void> {
  for (const image of wanted) {
    const { id } = image
    try {
      requireRoom(image, await measure())
      await save(engine, image, pathOf(id))
      say({ event: 'saved', id })
    } catch (error) {
      // Half of one is none, and the next one needs the room.
      await rm(pathOf(id), { force: true })
      if (!(error instanceof LifeboatError)) throw error
      const { code, message: why, hint, details } = error
      say({ event: 'failed', id, code, why, hint, details: [...details] })
    }
  }
}

async function save(engine: EngineClient, { id, name }: WantedImage, path: string): Promise<void> {
  await engine.call(`saving the image ${name}`, async (docker) => {
    await pipeline(await docker.getImage(id).get(), createWriteStream(path))
  })
  // An engine that fails in the middle says so at the end of an answer that it began with 200.
  const problem = await readImageArchive(createReadStream(path)).then(
    (archive) => judgeImageArchive(archive, id),
    (error: unknown) => messageOf(error),
  )
  if (problem === undefined) return
  throw new LifeboatError('image-not-whole', `the engine did not give ${name} whole: ${problem}`, {
    hint: 'Run the backup again; if it repeats, docker save of this image shows what the engine says.',
    details: [id],
  })
}

/** An engine of before 25 makes a copy of its own first, on the same disk. */
function requireRoom({ name, bytes }: WantedImage, free: number): void {
  const needed = 2 * bytes
  if (free >= needed) return
  const why = `there is too little space in the engine’s volumes to save ${name}`
  throw new LifeboatError('too-little-space', why, {
    hint: 'Free the space first, or set LIFEBOAT_IMAGES to none.',
    details: [`needed: ${needed} bytes, there: ${free} bytes`],
  })
}

async function measureFree(): Promise<number> {
  const { bavail, bsize } = await statfs(imagesRoot)
  return bavail * bsize
}
