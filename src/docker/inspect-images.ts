import type { ImageInspectInfo } from 'dockerode'

import type { Container, Image } from '../model/stack.ts'
import { isEngineError, type EngineClient } from './engine.ts'

/** An image as the engine describes it now. */
export type FoundImage = Omit<Image, 'names'>

/** The images that containers were made from, Lifeboat’s own left out, each once; those too that are gone from the engine. */
export async function inspectImages(
  engine: EngineClient,
  containers: readonly Container[],
): Promise<Image[]> {
  const names = new Map<string, Set<string>>()
  for (const { imageId, image, isSelf } of containers) {
    if (isSelf) continue
    names.set(imageId, (names.get(imageId) ?? new Set()).add(image))
  }
  const images: Image[] = []
  for (const [id, named] of names) {
    const found = (await inspectImage(engine, id)) ?? gone(id)
    images.push({ ...found, names: [...named].toSorted() })
  }
  return images
}

/** An image by its id, tag or digest; undefined when the engine has none. */
export async function inspectImage(
  engine: EngineClient,
  name: string,
): Promise<FoundImage | undefined> {
  try {
    const inspect = await engine.call(`inspecting the image ${name}`, (docker) =>
      docker.getImage(name).inspect(),
    )
    return read(inspect)
  } catch (error) {
    if (isEngineError(error, 404)) return undefined
    throw error
  }
}

/** Go writes an empty list as null, and what is empty not at all. */
function read(inspect: ImageInspectInfo): FoundImage {
  const { Id, RepoTags, RepoDigests, Os, Architecture, Variant, Size } = inspect
  return {
    id: Id,
    // An image that has a digest and no tag is listed under this by older engines.
    tags: ((RepoTags as string[] | null) ?? []).filter((tag) => tag !== '<none>:<none>').toSorted(),
    digests: ((RepoDigests as string[] | null) ?? [])
      .filter((digest) => !digest.startsWith('<none>'))
      .toSorted(),
    os: Os || null,
    architecture: Architecture || null,
    variant: Variant || null,
    bytes: Size,
    inspect,
  }
}

function gone(id: string): FoundImage {
  const unknown = { os: null, architecture: null, variant: null, bytes: 0 }
  return { id, tags: [], digests: [], ...unknown, inspect: undefined }
}
