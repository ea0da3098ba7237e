import { reachEngine } from '../docker/reach-engine.ts'
import { runWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { PlannedImage } from '../model/image-plan.ts'
import { imagePath } from '../model/image.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { findParts } from '../repository/find-part.ts'
import { pipeSpec } from '../repository/pipe-out.ts'
import type { BringRequest } from './bring-request.ts'

/** Has a worker load images out of the backup into the engine. Throws `image-not-loaded` or `part-missing`. */
export async function loadImages(
  { run, self, engine, repository, manifest }: BringRequest,
  images: readonly PlannedImage[],
): Promise<void> {
  if (images.length === 0) return
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
    await runWorker(run, {
      ...spec,
      env: { ...spec.env, ...reach.env },
      mounts: [...spec.mounts, ...reach.mounts],
      // Lifeboat’s own networks, where the repository is in a store, have a proxy of its engine among them.
      network: repository.network ?? reach.network,
    })
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
