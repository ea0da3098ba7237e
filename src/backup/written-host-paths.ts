import { serviceLabels } from '../docker/labels.ts'
import type { CoveredMount } from '../model/coverage.ts'
import { findInside } from '../model/place.ts'
import { includesVolumes, type Scope } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'

/** On a disk, where nothing of a stack's is expected, and may be nevertheless. What is in memory (`/run`, `/dev`) nobody keeps data in. */
const disks = ['/usr', '/boot']

/** Behind the engine's back: the folder of a volume, or below it. */
const behindVolume = /^\/var\/lib\/docker\/volumes\/([^/]+)/

/** What is taken for the host’s, and may be data all the same: it is not held, and nothing else would say so. Pure. */
export function warnOfHostPaths(
  stack: Stack,
  scope: Scope,
  coverage: readonly CoveredMount[],
): string[] {
  if (!includesVolumes(scope.type)) return []
  const volumes = stack.containers.flatMap(({ mounts }) =>
    mounts.filter(({ kind }) => kind === 'volume').map(({ source }) => source),
  )
  return coverage
    .filter(({ service }) => scope.services.length === 0 || scope.services.includes(service))
    .filter((each) => each.class === 'referenced' && !each.source.endsWith('.sock'))
    .flatMap(({ service, container, target, source }) => {
      const start = `${service} has ${source} mounted at ${target}, which is taken for the host’s and is not held`
      const volume = behindVolume.exec(source)?.[1]
      if (volume !== undefined) {
        const known = volumes.includes(volume)
        return known ? [] : [`${start}: mount the volume ${volume} by its name`]
      }
      if (!disks.some((folder) => findInside(folder, source) !== undefined)) return []
      const { mounts = [] } = stack.containers.find(({ name }) => name === container) ?? {}
      if (!mounts.some((mount) => mount.target === target && mount.writable)) return []
      return [
        `${start}, though it may write there: mount it read-only, or keep what is data elsewhere, /srv for one; ${serviceLabels.volumesExclude} leaves it out without a word`,
      ]
    })
}
