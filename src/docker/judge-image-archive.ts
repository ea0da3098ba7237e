import { z } from 'zod'

import type { ImageArchive } from './read-image-archive.ts'

const Listed = z
  .array(z.object({ Config: z.string(), Layers: z.array(z.string()).nullable() }))
  .length(1)
const Config = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()).nullish() }) })
const Index = z.object({ manifests: z.array(z.object({ digest: z.string() })) })

/**
 * Why an archive does not hold the image of that id, whole; undefined when it does. An image’s id is the hash of its config, which has those
 * of its layers; with containerd’s image store it is that of its manifest. So nothing but the archive itself is needed. Pure.
 */
export function judgeImageArchive(archive: ImageArchive, id: string): string | undefined {
  const { hashes } = archive
  const listed = read(archive, 'manifest.json', Listed)
  if (listed === undefined) return 'its manifest.json is not there, or lists not just one image'
  const [{ Config: path, Layers: layers } = { Config: '', Layers: [] }] = listed
  const config = read(archive, path, Config)
  if (config === undefined) return `the config ${path} of the image is not there`
  const changed = [...hashes].find(([name, hash]) => (blobHash(name) ?? hash) !== hash)
  if (changed !== undefined) return `${changed[0]} has another content than its name says`
  if (id !== `sha256:${hashes.get(path)}` && !isIndexed(archive, id)) {
    return `it holds the image sha256:${hashes.get(path)}`
  }
  return findBadLayer(hashes, layers ?? [], config.rootfs.diff_ids ?? [])
}

function findBadLayer(
  hashes: ImageArchive['hashes'],
  layers: readonly string[],
  diffIds: readonly string[],
): string | undefined {
  if (layers.length !== diffIds.length) {
    return `the image has ${diffIds.length} layers, ${layers.length} are listed`
  }
  const index = layers.findIndex((layer, at) => {
    const hash = hashes.get(layer)
    if (hash === undefined) return true
    // A compressed one is named by its own hash, which was compared; what it unpacks to only the engine sees.
    return diffIds[at] !== `sha256:${hash}` && blobHash(layer) === undefined
  })
  if (index < 0) return undefined
  return `layer ${index + 1} of ${layers.length} is not there, or not as the image’s config has it`
}

/** In the OCI layout a file is named by its content. */
function blobHash(path: string): string | undefined {
  return /^blobs\/sha256\/([0-9a-f]{64})$/.exec(path)?.[1]
}

function isIndexed(archive: ImageArchive, id: string): boolean {
  const isThere = archive.hashes.has(`blobs/sha256/${id.replace('sha256:', '')}`)
  const index = read(archive, 'index.json', Index)
  return isThere && (index?.manifests ?? []).some(({ digest }) => digest === id)
}

function read<T>({ texts }: ImageArchive, path: string, schema: z.ZodType<T>): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(texts.get(path) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
