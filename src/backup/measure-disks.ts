import { statfs } from 'node:fs/promises'

import type { Disk } from '../model/manifest.ts'

/** Lifeboat's own container lies where the engine keeps its containers, and its root says how full that disk is. */
const engineFolder = '/'

/** The disks that a backup lives by. One that does not answer is left out: a report misses it, a backup does not. */
export async function measureDisks(repositoryFolder: string): Promise<Disk[]> {
  const [repository, engine] = await Promise.all([
    measure('repository', repositoryFolder),
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
