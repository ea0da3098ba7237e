import type { Backup } from './backup.ts'
import type { HealthReason } from './health-reason.ts'
import { isPossible, selectNewestMoment } from './possible-moment.ts'
import type { Run } from './run.ts'

/** Days on which one after the other nothing came of it: the machine may be off for some, and others may write for hours. */
const mostDays = 7
const dayMs = 86_400_000

/**
 * Whether the repository is read back at all: a reading that could not begin, or was not believed because others wrote meanwhile, leaves no record, and one that was ended
 * says nothing. A new stack has as long for its first one. Pure.
 */
export function judgeReadPause(
  backups: readonly Backup[],
  runs: readonly Run[],
  now: Date,
): HealthReason[] {
  const read = runs
    .filter(({ readBack, check }) => readBack !== undefined || check !== undefined)
    .map(({ startedAt, finishedAt }) => new Date(finishedAt ?? startedAt))
  const from = selectNewestMoment(read, now) ?? findFirst(backups, runs, now)
  if (from === undefined || now.getTime() - from.getTime() <= mostDays * dayMs) return []
  const detail = `no share of the repository has been read back since ${from.toISOString()}`
  return [{ code: 'read-back-overdue', detail }]
}

/** Since when there has been something to read: old backups may have gone meanwhile. */
function findFirst(backups: readonly Backup[], runs: readonly Run[], now: Date): Date | undefined {
  if (backups.length === 0) return undefined
  return [...backups, ...runs]
    .map(({ startedAt }) => new Date(startedAt))
    .filter((moment) => isPossible(moment, now))
    .toSorted((a, b) => a.getTime() - b.getTime())[0]
}
