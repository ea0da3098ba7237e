import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

import { now } from '../clock.ts'
import { listFiles } from './list-files.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'

/** restic writes a lock anew every five minutes, and takes one that is older than this for that of a dead one (restic manual, "unlock"). */
const staleMs = 30 * 60_000

/** Of a lock as restic (0.18) keeps it. */
const Kept = z.object({ time: z.coerce.date(), hostname: z.string(), pid: z.number().int() })
export type Lock = z.infer<typeof Kept>

/** The ids of all locks there are. Of a folder no restic is asked. Throws what keeps them from being listed. */
export function listLocks(repository: Repository, signal?: AbortSignal): Promise<string[]> {
  return listFiles(repository, 'locks', signal)
}

/** Throws when it is gone, or cannot be read. */
export async function readLock(
  repository: Repository,
  id: string,
  signal?: AbortSignal,
): Promise<Lock> {
  const stdout = await runRestic(repository, {
    arguments: ['cat', 'lock', id, '--no-lock'],
    ...(signal === undefined ? {} : { signal }),
  })
  return Kept.parse(JSON.parse(stdout))
}

/** Of a lock's file in a folder: when it was written, by the clock of whatever keeps the folder. Throws when it is gone. */
export async function readLockTime({ location }: Repository, id: string): Promise<Date> {
  return (await stat(lockPath(location, id))).mtime
}

export function lockPath(location: string, id: string): string {
  return join(location, 'locks', id)
}

/** Whether so much time has gone by since that nobody renews it any more. */
export function isStale(written: Date): boolean {
  return now().getTime() - written.getTime() > staleMs
}
