import { z } from 'zod'

import { reachEngine } from '../docker/reach-engine.ts'
import { runWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { PlannedImage } from '../model/image-plan.ts'
import { imagePath } from '../model/image.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { findParts } from '../repository/find-part.ts'
import { pipeSpec } from '../repository/pipe-out.ts'
import type { BringRequest } from './bring-request.ts'

const Line = z.object({ event: z.literal('loaded'), id: z.string(), said: z.array(z.string()) })

/**
 * Has a worker load images out of the backup into the engine; gives by what names the engine called each, by the id that it had. Throws `image-not-loaded`
 * or `part-missing`.
 */
export async function loadImages(
  { run, self, engine, repository, manifest }: BringRequest,
  images: readonly PlannedImage[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (images.length === 0) return new Map()
  const parts = manifest.parts.filter(({ kind }) => kind === 'images')
  const [found] = await findParts(repository, { id: manifest.id, parts }, run.signal)
  if (found === undefined) throw new Error(`backup ${manifest.id} names images and has no part`)
  const reach = reachEngine(self, engine)
  const spec = pipeSpec(repository, {
    purpose: 'load-images',
    image: self.image,
    snapshot: found.snapshot,
    into: 'load-image',
    files: images.map(({ id }) => ({ path: imagePath(id), argument: id })),
  })
  try {
    const { stdout } = await runWorker(run, {
      ...spec,
      env: { ...spec.env, ...reach.env },
      mounts: [...spec.mounts, ...reach.mounts],
      // Lifeboat’s own networks, where the repository is in a store, have a proxy of its engine among them.
      network: repository.network ?? reach.network,
    })
    return readLoaded(stdout)
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    const names = images.map(({ name }) => name).join(', ')
    throw new LifeboatError('image-not-loaded', `not all of these could be loaded: ${names}`, {
      hint: 'The words of restic and of the engine stand below. What was loaded stays; run it again.',
      cause: error,
      details: error.details,
    })
  }
}

/** The engine says `Loaded image: shop:1`, or `Loaded image ID: sha256:…` of one that has no tag. Pure. */
export function readLoaded(stdout: string): Map<string, readonly string[]> {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"event":"loaded"'))
  return new Map(
    lines.map((line) => {
      const { id, said } = Line.parse(JSON.parse(line))
      return [id, said.flatMap((words) => /^Loaded image(?: ID)?: (\S+)$/.exec(words)?.[1] ?? [])]
    }),
  )
}
