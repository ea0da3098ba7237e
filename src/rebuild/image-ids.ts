/** Ids that images of a backup have on the engine at hand, by those that they had; of those alone that have another one. */
export type ImageIds = ReadonlyMap<string, string>

/** An engine; undefined is its own store. */
type Keeper = { readonly imageStore?: 'containerd' | undefined }

/**
 * Whether the same image has another id on the one engine than on the other: it is the hash of its config, or, where the engine leaves its images
 * to containerd, of its manifest. Pure.
 */
export function haveOtherIds(one: Keeper, other: Keeper): boolean {
  return one.imageStore !== other.imageStore
}

/**
 * A copy of a description in which each image has the id that it has on this engine, in Compose's label `com.docker.compose.image` too: by that Compose
 * tells whether a container is still of its image. Pure.
 */
export function withImageIds<Described>(described: Described, ids: ImageIds): Described {
  if (ids.size === 0) return described
  return JSON.parse(JSON.stringify(described), (_key, value: unknown) =>
    typeof value === 'string' ? (ids.get(value) ?? value) : value,
  ) as Described
}
