import { findListed } from '../../src/repository/find-backups.ts'
import type { MemoryRepository } from './memory-repository.ts'

/** The ids of the backups that a repository in memory lists, oldest first. */
export function listBackupsOf({ snapshots }: MemoryRepository): string[] {
  return findListed(snapshots)
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ id }) => id)
}
