import type { Part } from '../model/manifest.ts'
import type { Stack } from '../model/stack.ts'
import { findListed } from '../repository/find-backups.ts'
import { findParent, readTag, type Snapshot } from '../repository/snapshots.ts'

/**
 * What restic may compare each part with. A part bears before it is read that all would be at rest: where its backup turned out not to be, or never came to
 * be, somebody wrote, and its files count as doubtful. Pure.
 */
export function findParents(
  stack: Stack,
  snapshots: readonly Snapshot[],
): Partial<Record<Part['kind'], Snapshot>> {
  const atRest = new Set(
    findListed(snapshots)
      .filter(({ consistency }) => consistency === 'stopped')
      .map(({ id }) => id),
  )
  const find = (kind: Part['kind']): Partial<Record<Part['kind'], Snapshot>> => {
    const wanted = { kind, project: stack.project, host: stack.engine.name }
    const parent = findParent(snapshots, wanted)
    if (parent === undefined) return {}
    const wasAtRest = atRest.has(readTag(parent, 'backup') ?? '')
    return { [kind]: wasAtRest ? parent : withoutRest(parent) }
  }
  return { ...find('databases'), ...find('files'), ...find('config') }
}

function withoutRest(snapshot: Snapshot): Snapshot {
  return { ...snapshot, tags: (snapshot.tags ?? []).filter((tag) => !tag.startsWith('rest=')) }
}
