import type { EntryOf } from '../model/journal.ts'
import { exchangeFolders, type Direction } from './exchange-folders.ts'
import type { SettleContext } from './settle-context.ts'
import { requireIdle } from './write-targets.ts'

/**
 * Brings what was restored beside volumes into their place, or what was live before back. Safe to repeat. Throws `target-in-use` when a
 * container runs on one before, or after: it may have either side open.
 */
export async function exchangeFiles(
  { run, runWorker, image }: Pick<SettleContext, 'run' | 'runWorker' | 'image'>,
  entry: Pick<EntryOf<'exchange'>, 'folder' | 'pairs'>,
  direction: Direction,
): Promise<void> {
  const targets = entry.pairs.map(({ volume }) => ({ kind: 'volume' as const, target: volume }))
  await requireIdle(run, targets)
  await exchangeFolders(runWorker, image, entry, direction)
  await requireIdle(run, targets)
}
