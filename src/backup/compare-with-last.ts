import { messageOf } from '../errors.ts'
import type { Backup } from '../model/backup.ts'
import type { Manifest } from '../model/manifest.ts'
import type { SinceLast } from '../model/since-last.ts'
import { findListed, readListedManifest } from '../repository/find-backups.ts'
import type { Repository } from '../repository/repository.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import type { Compared } from './compared-backups.ts'
import { findGone } from './find-gone.ts'
import { findNotHeld } from './find-not-held.ts'
import { findShrunken } from './find-shrunken.ts'
import { selectLast } from './select-last.ts'

/** The backup that a new one is held against; undefined when there is none. */
export type Last = {
  readonly id: string
  readonly manifest: Manifest | { readonly problem: string }
}

type Wanted = Pick<Backup, 'project' | 'host' | 'type' | 'services'>

/**
 * Reads the backup before, of snapshots that were read. Whatever keeps it from being read is said and no more: the new backup is none the
 * worse.
 */
export async function readLast(
  repository: Repository,
  snapshots: readonly Snapshot[],
  wanted: Wanted,
): Promise<Last | undefined> {
  const last = selectLast(findListed(snapshots), wanted)
  if (last === undefined) return undefined
  const { id, project } = last
  try {
    return {
      id,
      manifest: await readListedManifest(repository, snapshots, { wanted: id, project }),
    }
  } catch (error) {
    return { id, manifest: { problem: messageOf(error) } }
  }
}

/** What a person should look at in a new backup, for the one before was otherwise. Pure. */
export function compareWithLast(made: Omit<Compared, 'last'>, last: Last | undefined): SinceLast {
  if (last === undefined) return { backup: null, warnings: [] }
  const { id, manifest } = last
  if ('problem' in manifest) {
    const detail = `nothing was compared with backup ${id}, which cannot be read: ${manifest.problem}`
    return { backup: id, warnings: [{ code: 'not-compared', detail }] }
  }
  const compared: Compared = { ...made, last: manifest }
  const warnings = [findNotHeld, findGone, findShrunken].flatMap((find) => find(compared))
  return { backup: id, warnings }
}
