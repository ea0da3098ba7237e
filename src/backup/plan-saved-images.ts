import { nameImage, type ImageSetting } from '../model/image.ts'
import type { Failure, Step } from '../model/plan.ts'
import { includesConfig, type Scope } from '../model/scope.ts'
import type { Image, Stack } from '../model/stack.ts'

type SavedImages = { readonly steps: readonly Step[]; readonly failures: readonly Failure[] }

/** Which images a backup holds itself, because nobody else has them. Pure. */
export function planSavedImages(
  { images, engine }: Pick<Stack, 'images' | 'engine'>,
  { type }: Scope,
  setting: ImageSetting,
): SavedImages {
  if (!includesConfig(type) || images.length === 0) return { steps: [], failures: [] }
  const local = images.filter((image) => isLocal(image, engine))
  const others = images.length - local.length
  const rest = others === 0 ? '' : `; ${others} by digest`
  if (local.length === 0) {
    return skip('images', `${others} by digest: a registry can be asked for each`)
  }
  if (setting === 'none') {
    const names = local.map(nameImage).join(', ')
    return skip(`images ${names}`, `LIFEBOAT_IMAGES is none, and no registry has them${rest}`)
  }
  const there = local.filter(({ inspect }) => inspect !== undefined)
  const failures = local.filter(({ inspect }) => inspect === undefined).map(missing)
  if (there.length === 0) return { steps: [], failures }
  const saved = there.map(({ id, bytes, ...image }) => ({
    id,
    name: nameImage({ id, ...image }),
    bytes,
  }))
  const because =
    engine.imageStore === undefined
      ? `built or loaded here: no registry can be asked for them${rest}`
      : 'the engine gives every image a digest, whether a registry has it or not'
  return { steps: [{ do: 'images', images: saved, because }], failures }
}

/** With containerd’s image store a digest says nothing of a registry. */
function isLocal({ digests }: Image, engine: Stack['engine']): boolean {
  return digests.length === 0 || engine.imageStore === 'containerd'
}

function skip(what: string, because: string): SavedImages {
  return { steps: [{ do: 'skip', what, because }], failures: [] }
}

/** Whoever rebuilds the stack will look for it. */
function missing(image: Image): Failure {
  return {
    what: `image ${nameImage(image)}`,
    code: 'image-missing',
    why: `${image.id} is not on the engine any more, and a container was made from it`,
    hint: 'Pull or build it again and let docker compose up make the container anew, remove the container, or set LIFEBOAT_IMAGES to none.',
    details: [],
  }
}
