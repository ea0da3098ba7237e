import { findListed } from '../repository/find-backups.ts'
import type { Snapshot } from '../repository/snapshots.ts'

/**
 * Those that are listed now. A reading takes hours: what somebody removed meanwhile, another machine’s pruning for one, looks like damage of its manifest or parts.
 * Whether one’s own is missed then is told elsewhere. Pure.
 */
export function leaveOutRemoved<T extends { readonly backup: { readonly id: string } }>(
  judged: readonly T[],
  now: readonly Snapshot[],
): T[] {
  const listed = new Set(findListed(now).map(({ id }) => id))
  return judged.filter(({ backup }) => listed.has(backup.id))
}
