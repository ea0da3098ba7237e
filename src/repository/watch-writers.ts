import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { now } from '../clock.ts'
import { listFiles } from './list-files.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'

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

async function isLocked(repository: Repository): Promise<boolean> {
  for (const name of await list(repository, 'locks')) {
    const since = await readTime(repository, name).catch(() => undefined)
    if (since !== undefined && now().getTime() - since < staleMs) return true
  }
  return false
}

/** When a lock was last renewed, in milliseconds since 1970. Throws when it is gone. */
async function readTime(repository: Repository, lock: string): Promise<number> {
  if (repository.store === undefined) {
    return (await stat(join(repository.location, 'locks', lock))).mtimeMs
  }
  const stdout = await runRestic(repository, { arguments: ['cat', 'lock', lock, '--no-lock'] })
  return Date.parse((JSON.parse(stdout) as { time: string }).time)
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
