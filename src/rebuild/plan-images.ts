import type { ImagePlan, PlannedImage } from '../model/image-plan.ts'
import { nameImage, type ManifestImage } from '../model/image.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'

/** What an engine has of the images of a backup. */
export type EngineImages = {
  readonly os: string
  /** As Go names it, like that of an image. */
  readonly arch: string
  /** Ids of those that it has. */
  readonly present: ReadonlySet<string>
  /** Whose each tag is now, by the tag. */
  readonly tagged: ReadonlyMap<string, string>
  /** Whether images have other ids here than where they were backed up. */
  readonly isOther: boolean
}

const otherIds =
  'this engine keeps its images in another way than the one of the backup (docker info: driver-type), so that they have other ids here; a tag that is there is left as it is'

/** What is to be loaded, what pulled, what is there, and what cannot be had. Pure. */
export function planImages(
  { images, engine: from }: Pick<Manifest, 'images' | 'engine'>,
  engine: EngineImages,
): ImagePlan {
  const planned = images.map((image) => ({ image, plan: planImage(image, from, engine) }))
  return {
    images: planned.map(({ plan }) => plan),
    refusals: planned.flatMap(({ image, plan }) =>
      plan.how === 'refused' ? [explainRefusal(image, from, engine)] : [],
    ),
    warnings: engine.isOther ? [otherIds] : images.flatMap((image) => findMovedTags(image, engine)),
  }
}

function planImage(
  image: ManifestImage,
  from: Manifest['engine'],
  engine: EngineImages,
): PlannedImage {
  const { id, digests, tags } = image
  const { os, arch } = engine
  const isOther = image.os !== os || image.architecture !== arch
  const planned = {
    id,
    name: nameImage(image),
    digests,
    platform: isOther ? writePlatform(image) : null,
    tags: tags.filter((tag) => !engine.tagged.has(tag)),
  }
  if (engine.present.has(id)) return { ...planned, how: 'present', because: 'it is there' }
  if (isForeign(image, from, engine)) {
    return { ...planned, how: 'refused', because: `it is for ${writePlatform(image)}` }
  }
  if (image.held) return { ...planned, how: 'load', because: 'the backup holds it' }
  if (digests.length > 0) {
    return { ...planned, how: 'pull', because: 'a registry can be asked for its digest' }
  }
  return { ...planned, how: 'refused', because: 'it is in no backup and in no registry' }
}

/** What an engine of the same kind ran, this one may run too: 386 on amd64, or what it emulates. */
function isForeign(
  image: ManifestImage,
  from: Manifest['engine'],
  { os, arch }: EngineImages,
): boolean {
  if (image.architecture === null) return false
  if (image.os === os && image.architecture === arch) return false
  return from.os !== os || from.arch !== arch
}

function writePlatform({ os, architecture, variant }: ManifestImage): string | null {
  if (os === null || architecture === null) return null
  return [os, architecture, ...(variant === null ? [] : [variant])].join('/')
}

function explainRefusal(
  image: ManifestImage,
  from: Manifest['engine'],
  engine: EngineImages,
): Failure {
  const what = `image ${nameImage(image)}`
  const details = [image.id, ...image.digests]
  if (isForeign(image, from, engine)) {
    return {
      what,
      code: 'image-architecture',
      why: `it is for ${writePlatform(image)}, and this engine is ${engine.os}/${engine.arch}`,
      hint: `Use a machine of ${image.os}/${image.architecture}. Databases and files alone can be restored on this one into a stack of images made for it.`,
      details,
    }
  }
  return {
    what,
    code: 'image-unavailable',
    why: 'the backup does not hold it, and it has no digest that a registry could be asked for',
    hint: `Bring it here from a machine that has it (docker save ${image.id}, then docker load), or choose a backup made with LIFEBOAT_IMAGES=local.`,
    details,
  }
}

function findMovedTags({ id, tags }: ManifestImage, { tagged }: EngineImages): string[] {
  return tags.flatMap((tag) => {
    const now = tagged.get(tag)
    if (now === undefined || now === id) return []
    return [
      `the tag ${tag} is of ${now} on this engine and was of ${id} in the backup; it is left as it is`,
    ]
  })
}
