import { LifeboatError } from '../errors.ts'
import type { CoveredMount } from '../model/coverage.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import { isHostPath, placeOf } from '../model/place.ts'
import type { Selection } from '../model/restore.ts'
import type { Stack } from '../model/stack.ts'

/**
 * What the backup holds of the services that are named; of all of them when none is. Throws `restore-selection` for a host path that
 * came with the folder around it: the rest of that was not asked for.
 */
export function listArchived(
  { archived, coverage }: Manifest,
  { services }: Pick<Selection, 'services'>,
): Archived[] {
  if (services.length === 0) return archived
  const mounts = coverage.filter(({ service }) => services.includes(service))
  const chosen = archived.filter(({ source }) => mounts.some((mount) => mount.source === source))
  for (const mount of mounts) {
    const around = archived.find(
      ({ kind, source }) => kind === 'bind' && mount.source.startsWith(`${source}/`),
    )
    if (mount.class === 'archived' && around !== undefined && !chosen.includes(around)) {
      throw insideAnother(mount, around)
    }
  }
  return chosen
}

function insideAnother({ service, source }: CoveredMount, around: Archived): LifeboatError {
  const path = source.slice(around.source.length + 1)
  return new LifeboatError(
    'restore-selection',
    `${source} of ${service} is held as a part of ${around.source}`,
    { hint: `Ask for it with --volume ${around.source} --path ${path}.` },
  )
}

/**
 * A host path that no container can write to: what is in it was put there by a person, and is never overwritten unless it is named.
 * Pure.
 */
export function isConfiguration(stack: Stack, { kind, source }: Archived): boolean {
  if (kind !== 'bind') return false
  const mounts = stack.containers
    .filter(({ isSelf }) => !isSelf)
    .flatMap((container) => container.mounts)
    .filter((mount) => mount.writable && isHostPath(mount))
  return !mounts.some((mount) => isWithin(source, placeOf(mount)))
}

/** Whether a host path is another one, or below it. Pure. */
export function isWithin(folder: string, path: string): boolean {
  return `${path}/`.startsWith(`${folder}/`)
}
