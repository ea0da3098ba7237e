/** look → plan → load → pull → find → tag */
import type { EngineClient } from '../docker/engine.ts'
import { inspectImage } from '../docker/inspect-images.ts'
import { readEngine } from '../docker/inspect-stack.ts'
import { pullImage } from '../docker/pull-image.ts'
import { tagImage } from '../docker/tag-image.ts'
import { LifeboatError } from '../errors.ts'
import type { ImagePlan, PlannedImage } from '../model/image-plan.ts'
import type { Manifest } from '../model/manifest.ts'
import type { BringRequest } from './bring-request.ts'
import { haveOtherIds, type ImageIds } from './image-ids.ts'
import { loadImages } from './load-images.ts'
import { planImages } from './plan-images.ts'

/**
 * Brings every image of a backup onto the engine, with the tags that it had, and with the id that it had where the engine keeps images as the backup's
 * did; gives what was done. What is there already is left as it is, so that a second run goes on where the first one was cut off. Throws
 * `image-architecture` or `image-unavailable` before anything is done, then `image-not-loaded`, `image-not-pulled` or `image-differs`. Owes
 * nothing: the run’s sweep removes its worker.
 */
export async function bringImages(
  request: BringRequest,
): Promise<ImagePlan & { readonly ids: ImageIds }> {
  const { run, manifest } = request
  const plan = await planBringing(run.engine, manifest)
  const loaded = await loadImages(request, chosen(plan, 'load'))
  await pullAll(run.engine, chosen(plan, 'pull'))
  const isOther = haveOtherIds(manifest.engine, await readEngine(run.engine))
  const found = new Map<string, string>()
  for (const image of plan.images) {
    const names = image.how === 'load' ? (loaded.get(image.id) ?? []) : image.digests
    found.set(image.id, await findBrought(run.engine, image, isOther ? names : []))
  }
  for (const { id, tags } of plan.images) {
    for (const tag of tags) await tagImage(run.engine, found.get(id) ?? id, tag)
  }
  return { ...plan, ids: new Map([...found].filter(([id, now]) => id !== now)) }
}

/** What would be done. Looks only; throws, naming every image that cannot be brought. */
export async function planBringing(
  engine: EngineClient,
  manifest: Pick<Manifest, 'id' | 'images' | 'engine'>,
): Promise<ImagePlan> {
  const { os, arch, imageStore } = await readEngine(engine)
  const present = new Set<string>()
  const tagged = new Map<string, string>()
  for (const { id, tags } of manifest.images) {
    if ((await inspectImage(engine, id)) !== undefined) present.add(id)
    for (const tag of tags) {
      const found = await inspectImage(engine, tag)
      if (found !== undefined) tagged.set(tag, found.id)
    }
  }
  const isOther = haveOtherIds(manifest.engine, { imageStore })
  const plan = planImages(manifest, { os, arch, present, tagged, isOther })
  requireAll(plan, manifest)
  return plan
}

function chosen({ images }: ImagePlan, how: PlannedImage['how']): PlannedImage[] {
  return images.filter((image) => image.how === how)
}

/** All of them are named: whoever brings one by hand wants to know the others too. */
function requireAll({ refusals }: ImagePlan, { id }: Pick<Manifest, 'id'>): void {
  const [first] = refusals
  if (first === undefined) return
  const names = refusals.map(({ what, why }) => `${what}: ${why}`)
  throw new LifeboatError(first.code, `not every image of backup ${id} can be brought here`, {
    hint: `${first.hint} Nothing was changed.`,
    details: refusals.flatMap(({ details }, index) => [names[index] ?? '', ...details]),
  })
}

/** Each is tried, so that all that fail are named at once. */
async function pullAll(engine: EngineClient, images: readonly PlannedImage[]): Promise<void> {
  const failed: LifeboatError[] = []
  for (const image of images) {
    const words = await pull(engine, image)
    if (words !== undefined) failed.push(words)
  }
  const [first] = failed
  if (first === undefined) return
  throw new LifeboatError('image-not-pulled', first.message, {
    hint: first.hint,
    details: failed.flatMap(({ message, details }) => [message, ...details]),
  })
}

/** One registry that has it is enough. */
async function pull(
  engine: EngineClient,
  { name, id, digests, platform }: PlannedImage,
): Promise<LifeboatError | undefined> {
  let failed: LifeboatError | undefined
  for (const digest of digests) {
    try {
      await pullImage(engine, digest, platform)
      return undefined
    } catch (error) {
      if (!(error instanceof LifeboatError) || error.code !== 'image-not-pulled') throw error
      const { code, message, hint, cause } = error
      failed = new LifeboatError(code, `image ${name}: ${message}`, { hint, cause, details: [id] })
    }
  }
  return failed
}

/** The id that an image has now: what it is called besides counts where its id is another one here. */
async function findBrought(
  engine: EngineClient,
  { id, name, how, digests }: PlannedImage,
  otherNames: readonly string[],
): Promise<string> {
  for (const each of [id, ...otherNames]) {
    const found = await inspectImage(engine, each)
    if (found !== undefined) return found.id
  }
  const source = how === 'load' ? 'loaded' : 'pulled'
  throw new LifeboatError('image-differs', `the image ${name} was ${source} and is not ${id}`, {
    hint: 'Bring it here from a machine that has it (docker save, then docker load), or choose a backup made with LIFEBOAT_IMAGES=local.',
    details: [id, ...digests],
  })
}
