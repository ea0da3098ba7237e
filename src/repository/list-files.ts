import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'

/**
 * The ids of the repository's own files of one kind, as they are now: a folder is asked itself, a store by restic. Throws what keeps it from being
 * listed.
 */
export async function listFiles(
  repository: Repository,
  kind: 'snapshots' | 'index' | 'locks',
  signal?: AbortSignal,
): Promise<string[]> {
  if (repository.store === undefined) return readdir(join(repository.location, kind))
  const stdout = await runRestic(repository, {
    arguments: ['list', kind, '--no-lock'],
    isPlain: true,
    ...(signal === undefined ? {} : { signal }),
  })
  return stdout.split('\n').filter((line) => /^[0-9a-f]{64}$/.test(line))
}
