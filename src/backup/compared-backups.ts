import type { CoveredMount } from '../model/coverage.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import { findInside, placeOf, withPlace } from '../model/place.ts'
import { includesVolumes } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'
import type { Draft } from '../repository/commit.ts'
import { holds } from './left-out.ts'

/** A new backup, the stack that it was made of, and the backup before. */
export type Compared = {
  readonly draft: Pick<
    Draft,
    'type' | 'services' | 'state' | 'coverage' | 'servers' | 'archived' | 'parts'
  >
  readonly stack: Pick<Stack, 'containers' | 'databases'>
  /** Volume or host path of the repository. */
  readonly repositorySource: string
  readonly last: Pick<
    Manifest,
    'id' | 'services' | 'coverage' | 'servers' | 'archived' | 'cold' | 'parts'
  >
}

/** Whether the new backup was asked for a service. */
export function isAsked({ draft, stack }: Compared, service: string): boolean {
  if (stack.containers.some((each) => each.isSelf && each.service === service)) return false
  return draft.services.length === 0 || draft.services.includes(service)
}

/** Whether a mount is one that a backup is there for. */
export function isData(
  { repositorySource, stack }: Pick<Compared, 'repositorySource' | 'stack'>,
  mount: CoveredMount,
): boolean {
  if (mount.kind === 'tmpfs' || mount.class === 'referenced') return false
  return findInside(repositorySource, placeOf(withPlace(stack, mount))) === undefined
}

/** Whether the new backup was to hold what is in a mount, of whichever backup, for whichever service. */
export function isHeld({ draft }: Compared, mount: CoveredMount): boolean {
  return draft.coverage.some(
    (other) =>
      (other.class === 'archived' || other.class === 'dumped') &&
      (holds(other, mount) || isSame(other, mount)),
  )
}

/** Whether two mounts, of whichever backups, are of one thing. An anonymous volume gets a new name with each new container. */
export function isSame(a: CoveredMount, b: CoveredMount): boolean {
  if (isAnonymous(a) || isAnonymous(b)) return a.container === b.container && a.target === b.target
  return a.kind === b.kind && a.source === b.source
}

function isAnonymous({ kind }: CoveredMount): boolean {
  return kind === 'anonymous volume'
}

/** Where a backup held a volume or host path. */
export function mountsOf(
  coverage: readonly CoveredMount[],
  { kind, source }: Pick<Archived, 'kind' | 'source'>,
): CoveredMount[] {
  return coverage.filter(
    (mount) => (mount.kind === 'bind') === (kind === 'bind') && mount.source === source,
  )
}

/** The volumes and host paths of the last backup that the new one was asked for too, each with where it was mounted then. */
export function listAsked(
  compared: Compared,
): { readonly before: Archived; readonly mounts: readonly CoveredMount[] }[] {
  const { draft, last } = compared
  if (!includesVolumes(draft.type)) return []
  return last.archived.flatMap((before) => {
    const mounts = mountsOf(last.coverage, before).filter(({ service }) =>
      isAsked(compared, service),
    )
    return mounts.length === 0 ? [] : [{ before, mounts }]
  })
}

/** A volume or host path as sentences begin with it. */
export function nameArchived({ kind, source }: Pick<Archived, 'kind' | 'source'>): string {
  return kind === 'bind' ? `host path ${source}` : `volume ${source}`
}
