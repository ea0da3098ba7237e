import { statfs } from 'node:fs/promises'

import { makeCacheVolume, removeCacheVolumes } from '../docker/cache-volume.ts'
import type { RunContext } from '../docker/run-context.ts'
import { isInterruption, messageOf } from '../errors.ts'
import { formatBytes } from '../format.ts'
import type { Repository } from '../repository/repository.ts'

/** `leave`: not for this repository; for its copy there may be one. */
export type CacheWish = 'use' | 'leave' | 'remove'

type Settings = {
  readonly cache: boolean | undefined
  readonly store?: Repository['store'] | undefined
}

/** A store is asked over a line for what a folder has at hand. Pure. */
export function wishForCache({ cache, store }: Settings): CacheWish {
  if (cache ?? store !== undefined) return 'use'
  return cache === undefined ? 'leave' : 'remove'
}

/** restic fails when it cannot write to its cache any more. What a run adds to one is metadata, far less than this. */
export const leastFreeBytes = 2 ** 30

/**
 * The repository with a cache that workers share, where one is to be used. Without one everything works as well, only slower: what keeps it from being
 * used is told in `warnings`, and fails nothing. Where none is, one that was left is removed.
 */
export async function openCache(
  run: RunContext,
  repository: Repository,
  wish: CacheWish,
  readFree: () => Promise<number> = readEngineFree,
): Promise<{ readonly repository: Repository; readonly warnings: readonly string[] }> {
  try {
    if (wish === 'remove') await removeCacheVolumes(run)
    if (wish !== 'use') return { repository, warnings: [] }
    const free = await readFree()
    if (free < leastFreeBytes) return withoutOne(repository, `${formatBytes(free)} are free`)
    return { repository: { ...repository, cache: await makeCacheVolume(run) }, warnings: [] }
  } catch (error) {
    if (isInterruption(error)) throw error
    return wish === 'use' ? withoutOne(repository, messageOf(error)) : { repository, warnings: [] }
  }
}

function withoutOne(repository: Repository, why: string) {
  return { repository, warnings: [`restic’s cache was not used: ${why}`] }
}

/** Lifeboat's own container lies where the engine keeps its volumes. */
async function readEngineFree(): Promise<number> {
  const { bavail, bsize } = await statfs('/')
  return bavail * bsize
}
