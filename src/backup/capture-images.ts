import { reachesFiles } from '../model/capabilities.ts'
import { reachEngine } from '../docker/reach-engine.ts'
import { createStaging } from '../docker/staging.ts'
import { LifeboatError } from '../errors.ts'
import { imagesRoot } from '../model/image.ts'
import type { Part } from '../model/manifest.ts'
import type { Failure, ImagesStep } from '../model/plan.ts'
import type { WorkerMount } from '../model/worker.ts'
import { storePart } from '../repository/store-part.ts'
import { partBasics, toFailure, type CaptureContext } from './capture-context.ts'
import { SavedImage } from './save-images.ts'

export type CapturedImages = {
  readonly parts: readonly Omit<Part, 'tree'>[]
  /** Ids of the images that the part has. */
  readonly heldImages: readonly string[]
  readonly failures: readonly Failure[]
}

/**
 * Saves the images that nobody else has, then stores them as one part. Two workers: the one that has the engine’s socket has no repository, and
 * the other way round. `engine` is its address as Lifeboat has it.
 */
export async function captureImages(
  context: CaptureContext,
  engine: string,
): Promise<CapturedImages> {
  const step = context.plan.steps.find((each) => each.do === 'images')
  if (step === undefined) return { parts: [], heldImages: [], failures: [] }
  try {
    const source = await createStaging(context.run, 'images')
    const staging: WorkerMount = { kind: 'volume', source, target: imagesRoot, writable: true }
    const { saved, failures } = await save(context, step, staging, engine)
    if (saved.length === 0) return { parts: [], heldImages: [], failures }
    const { part, unread } = await storePart(context.runWorker, context.repository, {
      ...partBasics(context, 'images'),
      path: imagesRoot,
      mounts: [{ ...staging, writable: false }],
      without: [],
      // Their files are new each time; what restic has of them already it knows by content.
      parent: undefined,
    })
    if (unread.length > 0) throw unreadable(unread)
    return { parts: [part], heldImages: saved, failures }
  } catch (error) {
    const failures = step.images.map(({ name }) => toFailure(`image ${name}`, error))
    return { parts: [], heldImages: [], failures }
  }
}

async function save(
  { stack, runWorker }: CaptureContext,
  { images }: ImagesStep,
  staging: WorkerMount,
  engine: string,
): Promise<{ saved: string[]; failures: Failure[] }> {
  const reach = reachEngine(stack.self, engine)
  const { stdout } = await runWorker({
    purpose: 'save-images',
    image: stack.self.image,
    capabilities: reachesFiles,
    entrypoint: ['lifeboat'],
    // No file: engines of 28 and 29 put none into a container that mounts something below /var/run, where that is a link (moby#52653).
    command: ['worker', 'save-images', JSON.stringify(images)],
    ...reach,
    mounts: [...reach.mounts, staging],
    givesWay: true,
  })
  const said = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => SavedImage.parse(JSON.parse(line)))
  return {
    saved: said.filter(({ event }) => event === 'saved').map(({ id }) => id),
    failures: said.flatMap((each) => {
      if (each.event === 'saved') return []
      const { id, code, why, hint, details } = each
      const what = `image ${images.find((image) => image.id === id)?.name ?? id}`
      return [{ what, code, why, hint, details }]
    }),
  }
}

function unreadable(unread: readonly string[]): LifeboatError {
  return new LifeboatError('image-not-whole', 'the images could not be read back from staging', {
    hint: 'Look at the disk that holds the engine’s volumes.',
    details: unread,
  })
}
