import { z } from 'zod'

import type { RepositorySize } from '../model/statistics.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'

const Stats = z.object({ total_size: z.number(), total_uncompressed_size: z.number().optional() })

/** Bytes that snapshots take in the repository, compressed and what is equal only once: about what a compressed copy of them takes. */
export async function readStoredSize(
  repository: Repository,
  snapshots: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  return (await readStats(repository, snapshots, signal)).total_size
}

/** The same of all that is in the repository, whoever's it is. */
export async function readRepositorySize(
  repository: Repository,
  signal: AbortSignal,
): Promise<RepositorySize> {
  const { total_size: bytes, total_uncompressed_size: rawBytes } = await readStats(
    repository,
    [],
    signal,
  )
  return { bytes, ...(rawBytes === undefined ? {} : { rawBytes }) }
}

async function readStats(
  repository: Repository,
  snapshots: readonly string[],
  signal: AbortSignal,
): Promise<z.infer<typeof Stats>> {
  const stdout = await runRestic(repository, {
    arguments: ['stats', '--no-lock', '--mode', 'raw-data', ...snapshots],
    signal,
  })
  return Stats.parse(JSON.parse(stdout))
}
