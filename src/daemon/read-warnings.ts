import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Backup } from '../model/backup.ts'
import type { Warning } from '../model/since-last.ts'

/** Gives what the comparisons of the backups that stand now have found. A manifest never changes: each is read once. */
export function rememberWarnings(
  lifeboat: Pick<Lifeboat, 'show'>,
): (backups: readonly Backup[]) => Promise<Warning[]> {
  const known = new Map<string, readonly Warning[]>()
  return async (backups) => {
    const standing = selectStanding(backups)
    for (const id of known.keys()) {
      if (!standing.some((backup) => backup.id === id)) known.delete(id)
    }
    const found: Warning[] = []
    for (const { id } of standing) {
      const warnings = known.get(id) ?? (await readWarnings(lifeboat, id, known))
      found.push(...warnings)
    }
    return found
  }
}

/**
 * The newest full backup, complete or not, and whatever was asked for after it, of each scope the newest: what an older one has found was looked at
 * again since. `backups` are in the order of their beginning. Pure.
 */
export function selectStanding(backups: readonly Backup[]): Backup[] {
  const asked = backups.filter(({ reason }) => reason === 'asked')
  const full = asked.findLastIndex(({ type, services }) => type === 'full' && services.length === 0)
  const byScope = new Map(
    asked
      .slice(Math.max(0, full))
      .map((backup) => [[backup.type, ...backup.services.toSorted()].join(' '), backup]),
  )
  return [...byScope.values()]
}

async function readWarnings(
  lifeboat: Pick<Lifeboat, 'show'>,
  id: string,
  known: Map<string, readonly Warning[]>,
): Promise<readonly Warning[]> {
  try {
    const { warnings } = (await lifeboat.show(id)).manifest.sinceLast
    known.set(id, warnings)
    return warnings
  } catch (error) {
    if (!(error instanceof LifeboatError)) throw error
    const detail = `what backup ${id} found against the one before cannot be read: ${error.message}`
    return [{ code: 'not-compared', detail }]
  }
}
