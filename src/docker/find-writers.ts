import type { Container, Mount, Writer } from '../model/stack.ts'
import { readBoundFolders, withDevice } from './bound-folders.ts'
import type { EngineClient } from './engine.ts'
import { composeLabels, ownLabels } from './labels.ts'
import { isAtWork, overlaps, type MountSource } from './mount-users.ts'

/**
 * The containers of the engine, of whichever project, that run (a paused one may go on at any moment) and may write to one of the sources, or
 * to a host path above or below it. Workers are left out.
 */
export async function findWriters(
  engine: EngineClient,
  sources: readonly MountSource[],
): Promise<Writer[]> {
  const listed = await engine.call('looking for containers that write', (docker) =>
    docker.listContainers({ all: true }),
  )
  const folders = await readBoundFolders(engine)
  const wanted = sources.map((source) => withDevice(folders, source))
  return listed
    .filter(({ Labels }) => Labels[ownLabels.role] === undefined)
    .map(({ Id, Names, Labels, State, Mounts }): Writer => ({
      id: Id,
      name: (Names[0] ?? Id).replace(/^\//, ''),
      project: Labels[composeLabels.project] ?? '',
      service: Labels[composeLabels.service] ?? '',
      state: State,
      labels: Labels,
      mounts: Mounts.filter(({ RW }) => RW)
        .map(({ Type, Name, Source }) => ({
          kind: kindOf(Type),
          source: Type === 'volume' ? (Name ?? '') : Source,
        }))
        .map((mount) => withDevice(folders, mount))
        .filter((mount) => wanted.some((source) => overlaps(source, { ...mount, writable: true }))),
    }))
    .filter((each) => isAtWork(each) && each.mounts.length > 0)
}

/** Those outside of a project that write to what its containers mount, and to what is its own without being mounted. */
export async function findForeignWriters(
  engine: EngineClient,
  project: string,
  holders: readonly Pick<Container, 'isSelf' | 'mounts'>[],
): Promise<Writer[]> {
  const sources = holders
    .filter(({ isSelf }) => !isSelf)
    .flatMap(({ mounts }) => mounts)
    .flatMap(({ kind, source }) => (kind === 'volume' || kind === 'bind' ? [{ kind, source }] : []))
  return (await findWriters(engine, sources)).filter((writer) => writer.project !== project)
}

function kindOf(type: string): Mount['kind'] {
  return type === 'volume' || type === 'bind' ? type : 'other'
}
