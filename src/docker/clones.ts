import { ListedClone } from '../model/clone.ts'
import type { EngineClient } from './engine.ts'
import { cloneLabels, ownLabels, roles } from './labels.ts'

/** What stands on all that a clone is made of, and on the mark that it has not ended. Pure. */
export function labelClone(
  name: string,
  { of, backup }: { readonly of: string; readonly backup: string },
): Record<string, string> {
  return { [cloneLabels.name]: name, [cloneLabels.of]: of, [cloneLabels.backup]: backup }
}

type Labelled = { readonly Labels?: Readonly<Record<string, string>> | null | undefined }

/** Every clone on the engine, or the one of a name, by label alone. */
export async function listClones(engine: EngineClient, name?: string): Promise<ListedClone[]> {
  const label = name === undefined ? cloneLabels.name : `${cloneLabels.name}=${name}`
  const filters = { label: [label] }
  const containers = await engine.call('listing the containers of clones', (docker) =>
    docker.listContainers({ all: true, filters }),
  )
  const networks = await engine.call('listing the networks of clones', (docker) =>
    docker.listNetworks({ filters }),
  )
  const { Volumes } = await engine.call('listing the volumes of clones', (docker) =>
    docker.listVolumes({ filters }),
  )
  const volumes = Volumes ?? []
  const things: Labelled[] = [...containers, ...networks, ...volumes]
  const names = [...new Set(things.map((each) => read(each, cloneLabels.name)))].toSorted()
  return names.map((clone) => {
    const isOf = (each: Labelled): boolean => read(each, cloneLabels.name) === clone
    const [first = {}] = things.filter(isOf)
    const own = containers.filter(isOf)
    return {
      name: clone,
      of: read(first, cloneLabels.of),
      backup: read(first, cloneLabels.backup),
      finished: !own.some((each) => read(each, ownLabels.role) === roles.rebuild),
      containers: own
        .filter((each) => read(each, ownLabels.role) === '')
        .map(({ Id, Names, State }) => ({
          name: (Names[0] ?? Id).replace(/^\//, ''),
          state: State,
        }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
      networks: networks
        .filter(isOf)
        .map(({ Name }) => Name)
        .toSorted(),
      volumes: volumes
        .filter(isOf)
        .map(({ Name }) => Name)
        .toSorted(),
    }
  })
}

function read({ Labels }: Labelled, label: string): string {
  return Labels?.[label] ?? ''
}
