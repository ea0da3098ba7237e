import type { EngineClient } from './engine.ts'

/** By the name of a volume, the folder of the host that it is another name of. */
export type BoundFolders = ReadonlyMap<string, string>

type Described = {
  readonly Driver?: string | undefined
  readonly Options?: Readonly<Record<string, string>> | null | undefined
}

/** A local volume may be a folder of the host under another name (`driver_opts: {type: none, o: bind, device: /path}`). Pure. */
export function readBoundFolder({ Driver, Options }: Described): string | undefined {
  const { o = '', device } = Options ?? {}
  const isBound = Driver === 'local' && /(^|,)r?bind(,|$)/.test(o)
  if (!isBound || device === undefined) return undefined
  // As the engine says the paths of binds: without a slash at the end.
  return device.length > 1 ? device.replace(/\/+$/, '') : device
}

/** Those of the whole engine: a container of whichever project may have the same folder as another volume, or as a bind. */
export async function readBoundFolders(engine: EngineClient): Promise<BoundFolders> {
  const filters = { driver: ['local'] }
  const { Volumes } = await engine.call('looking for volumes that are host paths', (docker) =>
    docker.listVolumes({ filters }),
  )
  return new Map(
    (Volumes ?? []).flatMap((volume) => {
      const device = readBoundFolder(volume)
      return device === undefined ? [] : [[volume.Name, device] as const]
    }),
  )
}

/** A mount, with the folder that it is another name of. Pure. */
export function withDevice<Each extends { readonly kind: string; readonly source: string }>(
  folders: BoundFolders,
  mount: Each,
): Each & { readonly device?: string } {
  const device = mount.kind === 'volume' ? folders.get(mount.source) : undefined
  return device === undefined ? mount : { ...mount, device }
}
