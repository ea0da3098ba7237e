import { LifeboatError } from '../errors.ts'
import type { Archived } from '../model/manifest.ts'
import { readListedManifest } from './find-backups.ts'
import { matchParts } from './find-part.ts'
import type { Repository } from './repository.ts'
import { readSnapshots } from './snapshots.ts'

/** The files part of a backup: the snapshot that holds it now, and what stands in it. */
export type FoundFiles = { readonly snapshot: string; readonly archived: readonly Archived[] }

/** By the whole id, of whichever stack: a clone is restored from another one's. Throws `part-missing` when there is none. */
export async function findFiles(repository: Repository, backupId: string): Promise<FoundFiles> {
  const snapshots = await readSnapshots(repository)
  const manifest = await readListedManifest(repository, snapshots, {
    wanted: backupId,
    project: undefined,
  })
  const parts = matchParts(snapshots, manifest)
  const found = parts.find(({ part }) => part.kind === 'files')
  if (found !== undefined) return { snapshot: found.snapshot, archived: manifest.archived }
  throw new LifeboatError('part-missing', `backup ${backupId} has no files part`, {
    hint: 'lifeboat show says what it holds.',
  })
}
