import { statfs } from 'node:fs/promises'

import type { Disk } from '../model/manifest.ts'
import type { Repository } from '../repository/repository.ts'

/** Lifeboat's own container lies where the engine keeps its containers, and its root says how full that disk is. */
const engineFolder = '/'

/** The disks that a backup lives by; a store’s own nobody can ask for. One that does not answer is left out: a report misses it, a backup does not. */
export async function measureDisks({
  location,
  store,
}: Pick<Repository, 'location' | 'store'>): Promise<Disk[]> {
  const [repository, engine] = await Promise.all([
    store === undefined ? measure('repository', location) : [],
    measure('engine', engineFolder),
  ])
  return [...repository, ...engine]
}

async function measure(of: Disk['of'], folder: string): Promise<Disk[]> {
  try {
    const { blocks, bavail, bsize } = await statfs(folder)
    return [{ of, bytes: blocks * bsize, freeBytes: bavail * bsize }]
  } catch {
    return []
  }
}
