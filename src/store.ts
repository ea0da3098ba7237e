/** A store that is no folder: what stands before the colon of a repository's location. restic reaches sftp by ssh, rclone's by rclone, all others by itself. */
export const storeKinds = ['s3', 'rest', 'azure', 'gs', 'b2', 'sftp', 'rclone'] as const
export type StoreKind = (typeof storeKinds)[number]

/** What it takes to be let in, besides the repository's own password. Absent for a folder. */
export type Store = {
  /** restic's own variables. */
  readonly variables: Readonly<Record<string, string>>
  /** Files that these name, where Lifeboat's own container has them. */
  readonly files: readonly { readonly path: string; readonly content: Buffer }[]
}

/** Bytes a second that may go to a store and come from it; as many as can where nothing is said. */
export type Pace = { readonly upload?: number; readonly download?: number }

/** Undefined for a folder. Pure. */
export function kindOf(location: string): StoreKind | undefined {
  return storeKinds.find((kind) => location.startsWith(`${kind}:`))
}

/** The name that the store's machine goes by; undefined where a location does not say. Pure. */
export function hostOf(location: string): string | undefined {
  const kind = kindOf(location)
  return kind && hosts[kind]?.exec(location.slice(kind.length + 1))?.[1]
}

const address = /^(?:https?:)?\/{0,2}([^/:]+)/
const hosts: Readonly<Partial<Record<StoreKind, RegExp>>> = {
  s3: address,
  rest: address,
  sftp: /^(?:\/\/)?(?:[^@/]*@)?(\[[^\]]+\]|[^/:]+)/,
}
