import { z } from 'zod'

import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'

const Stats = z.object({ total_size: z.number() })

/** Bytes that snapshots take in the repository, compressed and what is equal only once: about what a compressed copy of them takes. */
export async function readStoredSize(
  repository: Repository,
  snapshots: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const stdout = await runRestic(repository, {
    arguments: ['stats', '--no-lock', '--mode', 'raw-data', ...snapshots],
    signal,
  })
  return Stats.parse(JSON.parse(stdout)).total_size
}
