import type { Container, Mount } from '../model/stack.ts'
import { withDevice, type BoundFolders } from './bound-folders.ts'
import type { EngineClient } from './engine.ts'
import { composeLabels, ownLabels } from './labels.ts'

/**
 * The volumes that Compose made for a project and that none of the containers mounts: of a service under a profile, of one that is scaled to
 * none, of a job that only runs at times. What they hold is the stack’s all the same.
 */
export async function findUnmounted(
  engine: EngineClient,
  project: string,
  containers: readonly Pick<Container, 'mounts'>[],
  folders: BoundFolders,
): Promise<Mount[]> {
  const filters = { label: [`${composeLabels.project}=${project}`] }
  const { Volumes } = await engine.call('listing the project’s volumes', (docker) =>
    docker.listVolumes({ filters }),
  )
  const mounts = containers.flatMap((each) => each.mounts)
  const mounted = new Set(
    mounts.filter(({ kind }) => kind === 'volume').map(({ source }) => source),
  )
  return (Volumes ?? [])
    .filter(({ Name, Labels }) => Labels?.[ownLabels.role] === undefined && !mounted.has(Name))
    .map(({ Name }) => Name)
    .toSorted()
    .map((source) => {
      const mount = {
        kind: 'volume',
        source,
        target: '',
        writable: false,
        anonymous: false,
      } as const
      return withDevice(folders, mount)
    })
}
