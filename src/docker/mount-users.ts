import type { EngineClient } from './engine.ts'
import { composeLabels, ownLabels } from './labels.ts'

/** A volume by its name, or a host path. */
export type MountSource = { readonly kind: 'volume' | 'bind'; readonly source: string }

export type MountUser = {
  readonly id: string
  readonly name: string
  /** Empty for a container that no compose project made. */
  readonly project: string
  readonly service: string
  readonly state: string
  readonly source: string
}

/** Every container of the engine, of whichever project, that mounts one of the sources, or a host path above or below it. Workers are left out. */
export async function findMountUsers(
  engine: EngineClient,
  sources: readonly MountSource[],
): Promise<MountUser[]> {
  const containers = await engine.call(
    'looking for containers that use what is restored',
    (docker) => docker.listContainers({ all: true }),
  )
  return containers
    .filter(({ Labels }) => Labels[ownLabels.role] === undefined)
    .flatMap(({ Id, Names, Labels, State, Mounts }) => {
      const used = Mounts.map(({ Type, Name, Source, RW }) => ({
        kind: Type,
        writable: RW,
        source: Type === 'volume' ? (Name ?? '') : Source,
      })).find((mount) => sources.some((source) => overlaps(source, mount)))
      if (used === undefined) return []
      return [
        {
          id: Id,
          name: (Names[0] ?? Id).replace(/^\//, ''),
          project: Labels[composeLabels.project] ?? '',
          service: Labels[composeLabels.service] ?? '',
          state: State,
          source: used.source,
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
  mount: { readonly kind: string; readonly source: string; readonly writable: boolean },
): boolean {
  if (wanted.kind !== mount.kind) return false
  if (wanted.source === mount.source) return true
  if (wanted.kind === 'volume') return false
  if (isBelow(mount.source, wanted.source)) return true
  return mount.writable && isBelow(wanted.source, mount.source)
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? '/' : `${folder}/`)
}
