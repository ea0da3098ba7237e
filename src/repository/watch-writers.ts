import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { now } from '../clock.ts'
import type { Repository } from './repository.ts'

/**
 * Gives a question to be asked later: has anybody, of all who share the repository, written to it since, or is one at it now? What was read of it
 * meanwhile may not fit together then.
 */
export async function watchWriters(repository: Repository): Promise<() => Promise<boolean>> {
  const before = await listMarks(repository)
  return async () => (await isLocked(repository)) || (await listMarks(repository)) !== before
}

/** restic takes an older lock for that of a dead one (restic manual, "unlock"). */
const staleMs = 30 * 60_000

async function isLocked({ location }: Repository): Promise<boolean> {
  for (const name of await list(location, 'locks')) {
    const lock = await stat(join(location, 'locks', name)).catch(() => undefined)
    if (lock !== undefined && now().getTime() - lock.mtimeMs < staleMs) return true
  }
  return false
}

/** Who writes changes one of these for good: whatever is stored adds an index, a pruning replaces some before it removes what they named. */
async function listMarks({ location }: Repository): Promise<string> {
  const names = await Promise.all(['index', 'snapshots'].map((folder) => list(location, folder)))
  return names.map((each) => each.toSorted().join(' ')).join('\n')
}

/** A folder that cannot be listed is damaged itself, and whoever reads the repository says so. */
function list(location: string, folder: string): Promise<string[]> {
  return readdir(join(location, folder)).catch(() => [])
}
