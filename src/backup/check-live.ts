import { isAtWork, overlaps } from '../docker/mount-users.ts'
import { findInside, isHostPath, joinPlace, placeOf, withPlace } from '../model/place.ts'
import type { ArchiveStep, Failure } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import type { Cluster } from '../repository/pass-protocol.ts'
import { findLogMounts } from './data-mounts.ts'
import { findStanding } from './standing.ts'

type Checked = { readonly kept: ArchiveStep[]; readonly failures: Failure[] }

/**
 * What was read of a PostgreSQL that nobody knew of: of another project, on the host, in an image that does not look like one. The copy is
 * torn and not kept, unless nothing can have written to it, or the stopped server is known whose it is. Pure.
 */
export function checkLive(
  stack: Stack,
  stored: readonly ArchiveStep[],
  clusters: readonly Cluster[],
): Checked {
  const atRest = listAtRest(stack)
  const failures = new Map<ArchiveStep, Failure>()
  for (const step of stored) {
    const place = placeOf(withPlace(stack, step))
    const live = clusters.filter(({ path }) => {
      const inside = findInside(step.path, path)
      return inside !== undefined && !atRest.includes(joinPlace(place, inside))
    })
    if (live.length > 0 && mayBeWritten(stack, step)) failures.set(step, copied(step, live))
  }
  return {
    kept: stored.filter((step) => !failures.has(step)),
    failures: [...failures.values()],
  }
}

/** Places of stopped servers’ files: how these were left is known, and whether they have stayed so is looked at elsewhere. */
function listAtRest(stack: Stack): string[] {
  const data = findStanding(stack, '').flatMap(({ isAtRest, place }) => (isAtRest ? [place] : []))
  const stopped = stack.databases.filter(({ answer }) => answer.state === 'stopped')
  const logs = findLogMounts(stack, stopped).map(({ mount, inside }) =>
    joinPlace(placeOf(mount), inside),
  )
  return [...data, ...logs]
}

/** A volume is written to by containers alone: where none is at work on it, a `postmaster.pid` is what a crash left. A host path may be anybody’s. */
function mayBeWritten(stack: Stack, step: ArchiveStep): boolean {
  const source = withPlace(stack, step)
  if (isHostPath(source)) return true
  const own = stack.containers.filter((container) => !container.isSelf && isAtWork(container))
  const mounts = [
    ...own.flatMap((container) => container.mounts.filter(({ writable }) => writable)),
    ...stack.foreign.flatMap((writer) => writer.mounts),
  ]
  return mounts.some((mount) => overlaps(source, { ...mount, writable: true }))
}

function copied({ kind, source }: ArchiveStep, live: readonly Cluster[]): Failure {
  const [first] = live
  const is =
    first?.holds === 'log' ? 'the write-ahead log of a PostgreSQL' : 'a PostgreSQL’s data directory'
  return {
    what: `${kind} ${source}`,
    code: 'live-data-copied',
    why: `${is} is in it that may have been written to while it was copied, and no server of the stack is known to keep it there`,
    hint: 'Back it up with the stack that runs the server, and leave it out here by lifeboat.volumes.exclude or lifeboat.exclude. An image of your own is taken for a PostgreSQL server where PGDATA and PG_MAJOR are set in it. Where no server runs on it, remove its postmaster.pid.',
    details: live.map(({ path }) => path),
  }
}
