import { listFiles } from './list-files.ts'
import { isStale, listLocks, readLock, readLockTime } from './locks.ts'
import type { Repository } from './repository.ts'

/**
 * Gives a question to be asked later: has anybody, of all who share the repository, written to it since, or is one at it now? What was read of it
 * meanwhile may not fit together then.
 */
export async function watchWriters(repository: Repository): Promise<() => Promise<boolean>> {
  const before = await listMarks(repository)
  return async () => (await isLocked(repository)) || (await listMarks(repository)) !== before
}

async function isLocked(repository: Repository): Promise<boolean> {
  for (const id of await listLocks(repository).catch(() => [])) {
    const written = await readTime(repository, id).catch(() => undefined)
    if (written !== undefined && !isStale(written)) return true
  }
  return false
}

/** When a lock was last renewed. Throws when it is gone. */
async function readTime(repository: Repository, id: string): Promise<Date> {
  if (repository.store === undefined) return readLockTime(repository, id)
  return (await readLock(repository, id)).time
}

/** Who writes changes one of these for good: whatever is stored adds an index, a pruning replaces some before it removes what they named. */
async function listMarks(repository: Repository): Promise<string> {
  const kinds = ['index', 'snapshots'] as const
  const names = await Promise.all(kinds.map((kind) => list(repository, kind)))
  return names.map((each) => each.toSorted().join(' ')).join('\n')
}

/** What cannot be listed is damaged itself, and whoever reads the repository says so. */
function list(repository: Repository, kind: Parameters<typeof listFiles>[1]): Promise<string[]> {
  return listFiles(repository, kind).catch(() => [])
}
