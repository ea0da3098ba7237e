import type { KeepPolicy } from '../keep-policy.ts'
import { selectNewest, type Backup } from '../model/backup.ts'
import { planRetention } from '../retention/plan-retention.ts'

type Given = {
  /** Of the copy; undefined: all is kept there. */
  readonly policy: KeepPolicy | undefined
  readonly now: Date
}

/**
 * The backups that are to be copied now, newest first: those that the copy has not, and would not lose again to its own rules. Nothing of which is known that
 * it cannot be read is copied. Pure.
 */
export function planCopy(
  own: readonly Backup[],
  copied: readonly Backup[],
  given: Given,
): Backup[] {
  const there = new Set(copied.map(({ id }) => id))
  const missing = own.filter((backup) => !there.has(backup.id) && isReadable(backup))
  const kept = findKept([...copied, ...missing], given)
  return missing
    .filter(({ id }) => kept.has(id))
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/**
 * An incomplete backup has the rules keep everything there is in a repository; here that would bring back all that went. So the rules are asked of the
 * complete ones, and of the incomplete ones those are kept that no complete one has followed.
 */
function findKept(all: readonly Backup[], { policy, now }: Given): Set<string> {
  if (policy === undefined) return new Set(all.map(({ id }) => id))
  // What was proved of a backup in the repository is not proved of its copy: no place is kept for it there.
  const complete = all
    .filter(({ state }) => state === 'complete')
    .map((backup): Backup => ({ ...backup, level: 'written', verified: null }))
  const { keep } = planRetention(complete, { policy, now, unsound: undefined })
  const newest = selectNewest(complete)
  const after = all.filter(
    ({ state, startedAt }) =>
      state === 'incomplete' && (newest === undefined || startedAt > newest.startedAt),
  )
  return new Set([...keep, ...after].map(({ id }) => id))
}

/** What is stored can be read. That a dump in it cannot be, or does not give what was counted, is no reason to have one of it only. */
function isReadable({ level, verified }: Backup): boolean {
  return level !== 'written' || verified === null || verified.proved !== 'written'
}
