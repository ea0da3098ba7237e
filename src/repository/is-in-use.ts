import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import type { Repository } from './repository.ts'

/** restic takes an older lock for that of a dead one (restic manual, "unlock"). */
const staleMs = 30 * 60_000

/** Whether another restic works on the repository, of whoever shares it: what is read meanwhile may not fit together. */
export async function isInUse({ location }: Repository, now: Date): Promise<boolean> {
  const folder = join(location, 'locks')
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const lock = await stat(join(folder, name)).catch(() => undefined)
    if (lock !== undefined && now.getTime() - lock.mtimeMs < staleMs) return true
  }
  return false
}
