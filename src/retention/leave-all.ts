import type { Pruned, RetentionPlan } from '../model/retention.ts'

/** What a pruning comes to where nothing may be removed: all stays, and what would go is said. Pure. */
export function leaveAll(
  planned: RetentionPlan,
  forget: readonly string[],
  litter: number,
): Pruned {
  const { keep, remove, warnings } = planned
  return {
    keep,
    remove: [],
    left: remove,
    forget: [...forget],
    litter: 0,
    freedBytes: 0,
    warnings: [...warnings, ...sayLeft(remove.length, litter)],
  }
}

/** Says that removal is not ours. Nothing where nothing would go. Pure. */
export function sayLeft(backups: number, litter: number): string[] {
  if (backups + litter === 0) return []
  const what = [
    ...(backups === 0 ? [] : [`${backups} backups that no rule keeps`]),
    ...(litter === 0 ? [] : [`${litter} leftovers of runs`]),
  ]
  return [
    `nothing is removed, as LIFEBOAT_APPEND_ONLY says: ${what.join(' and ')} stay until the store’s side removes them`,
  ]
}
