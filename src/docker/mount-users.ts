import { findInside, isHostPath, placeOf, type Placed } from '../model/place.ts'
import { readBoundFolders, withDevice } from './bound-folders.ts'
import type { EngineClient } from './engine.ts'
import { composeLabels, ownLabels } from './labels.ts'

/** A volume by its name, or a host path. */
export type MountSource = Placed & { readonly kind: 'volume' | 'bind' }

export type MountUser = {
  readonly id: string
  readonly name: string
  /** Empty for a container that no compose project made. */
  readonly project: string
  readonly service: string
  readonly state: string
  readonly source: string
  /** The folder of the host that a volume is another name of. */
  readonly device?: string
}

/**
 * Every container of the engine, of whichever project, that mounts one of the sources, or a host path above or below it. Workers are left out.
 * A volume that is a folder of the host under another name is that folder.
 */
export async function findMountUsers(
  engine: EngineClient,
  sources: readonly MountSource[],
): Promise<MountUser[]> {
  const containers = await engine.call(
    'looking for containers that use what is restored',
    (docker) => docker.listContainers({ all: true }),
  )
  const folders = await readBoundFolders(engine)
  const wanted = sources.map((source) => withDevice(folders, source))
  return containers
    .filter(({ Labels }) => Labels[ownLabels.role] === undefined)
    .flatMap(({ Id, Names, Labels, State, Mounts }) => {
      const used = Mounts.map(({ Type, Name, Source, RW }) => {
        const source = Type === 'volume' ? (Name ?? '') : Source
        return withDevice(folders, { kind: Type, writable: RW, source })
      }).find((mount) => wanted.some((source) => overlaps(source, mount)))
      if (used === undefined) return []
      return [
        {
          id: Id,
          name: (Names[0] ?? Id).replace(/^\//, ''),
          project: Labels[composeLabels.project] ?? '',
          service: Labels[composeLabels.service] ?? '',
          state: State,
          source: used.source,
          ...(used.device === undefined ? {} : { device: used.device }),
        },
      ]
    })
}

/** What has its files open, or may write to them the next moment. */
export function isAtWork({ state }: Pick<MountUser, 'state'>): boolean {
  return ['running', 'paused', 'restarting'].includes(state)
}

/** Whoever only looks at a folder far above, as those that watch a whole machine do, uses nothing in it. */
export function overlaps(
  wanted: MountSource,
  mount: Placed & { readonly kind: string; readonly writable: boolean },
): boolean {
  if (isHostPath(wanted) !== isHostPath(mount)) return false
  if (!isHostPath(wanted)) return wanted.kind === mount.kind && wanted.source === mount.source
  if (findInside(placeOf(wanted), placeOf(mount)) !== undefined) return true
  return mount.writable && findInside(placeOf(mount), placeOf(wanted)) !== undefined
}
