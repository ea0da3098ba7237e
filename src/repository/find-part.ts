import { LifeboatError } from '../errors.ts'
import type { Manifest, Part } from '../model/manifest.ts'
import type { Repository } from './repository.ts'
import { readSnapshots, type Snapshot } from './snapshots.ts'

/** A part as it can be read now. */
export type FoundPart = { readonly part: Part; readonly snapshot: string }

/**
 * The parts of a backup, each with the snapshot that holds it today: `restic copy` and `tag` change snapshot ids, trees stay.
 * Throws `part-missing` when one is not in the repository any more.
 */
export async function findParts(
  repository: Repository,
  { id, parts }: Pick<Manifest, 'id' | 'parts'>,
  signal?: AbortSignal,
): Promise<FoundPart[]> {
  return matchParts(await readSnapshots(repository, signal), { id, parts })
}

/** The same of snapshots that were read. Pure. */
export function matchParts(
  snapshots: readonly Pick<Snapshot, 'id' | 'tree'>[],
  { id, parts }: Pick<Manifest, 'id' | 'parts'>,
): FoundPart[] {
  return parts.map((part) => ({ part, snapshot: findSnapshot(snapshots, id, part) }))
}

function findSnapshot(
  snapshots: readonly Pick<Snapshot, 'id' | 'tree'>[],
  backupId: string,
  part: Part,
): string {
  const same = snapshots.filter(({ tree }) => tree === part.tree)
  const found = same.find(({ id }) => id === part.snapshot) ?? same[0]
  if (found !== undefined) return found.id
  throw new LifeboatError(
    'part-missing',
    `the ${part.kind} part of backup ${backupId} is not in the repository any more`,
    {
      hint: 'Choose another backup; lifeboat list shows them. Nothing was changed.',
      details: [part.snapshot],
    },
  )
}
