import { z } from 'zod'

import { writeDuration } from '../duration.ts'
import { reaches, selectLatest, withinReach, type Backup, type Level } from './backup.ts'
import { HealthReason } from './health-reason.ts'
import { CopyHealth, judgeCopy, type SeenCopy } from './judge-copy.ts'
import { judgeNotified, NotNotified } from './judge-notified.ts'
import { judgeDrills, judgeReadBacks } from './judge-proof.ts'
import { judgeReadPause } from './judge-read-pause.ts'
import type { BackupPlan } from './plan.ts'
import { isPossible } from './possible-moment.ts'
import type { Run } from './run.ts'
import { Warning } from './since-last.ts'

export const Health = z.object({
  healthy: z.boolean(),
  reasons: z.array(HealthReason),
  warnings: z
    .array(z.union([Warning, NotNotified]))
    .describe(
      'what the newest backups found against those before, and whom the newest notification did not reach; it does not make unhealthy',
    ),
  latest: z.string().nullable().describe('id of the newest complete backup'),
  copy: CopyHealth.optional().describe('the second copy; missing where none is set'),
})
export type Health = z.infer<typeof Health>

/** What was seen when the daemon last looked. A look that failed is its error's message. */
export type Seen = {
  readonly backups: readonly Backup[] | { readonly problem: string }
  readonly plan: BackupPlan | { readonly problem: string }
  /** Undefined where no second copy is set. */
  readonly copied?: SeenCopy | undefined
  /** All that are remembered, oldest first. */
  readonly runs: readonly Run[]
  /** Id of a restore that left the stack half changed, when no run is under way. */
  readonly unsettled: string | undefined
  /** Of the backups that stand now; none where these could not be read. */
  readonly warnings: readonly Warning[]
}

/** What the settings want. */
export type Wanted = {
  /** A complete full backup not older than this, proved as far as `level`. */
  readonly maxAgeMs: number
  readonly level: Level
  /** The longest time from one scheduled drill to the next; undefined when none are scheduled. */
  readonly drillPauseMs: number | undefined
  /** Each day a share of the repository. */
  readonly readsBack: boolean
}

/** Whether the backups of a stack can be relied on now, with every reason why not. Pure. */
export function judgeHealth(seen: Seen, wanted: Wanted, now: Date): Health {
  const { backups, runs } = seen
  const latest = 'problem' in backups ? undefined : selectLatest(backups, 'full')
  const copied = seen.copied && judgeCopy(seen.copied, runs, wanted.maxAgeMs, now)
  const reasons = [
    ...('problem' in backups
      ? [{ code: 'repository-unreachable', detail: backups.problem }]
      : [
          ...judgeBackups(backups, latest, wanted, now),
          ...judgeDrills(backups, runs, wanted.drillPauseMs, now),
          ...(wanted.readsBack ? judgeReadPause(backups, runs, now) : []),
        ]),
    ...judgeReadBacks(runs),
    ...judgePlan(seen.plan),
    ...judgeLastRuns(runs),
    ...judgeJournal(seen.unsettled),
    ...(copied?.reasons ?? []),
  ]
  const warnings = [...seen.warnings, ...judgeNotified(runs)]
  return {
    healthy: reasons.length === 0,
    reasons,
    warnings,
    latest: latest?.id ?? null,
    ...(copied === undefined ? {} : { copy: copied.copy }),
  }
}

function judgeBackups(
  backups: readonly Backup[],
  latest: Backup | undefined,
  wanted: Wanted,
  now: Date,
): HealthReason[] {
  if (latest === undefined) {
    return [{ code: 'no-backup', detail: 'there is no complete full backup yet' }]
  }
  const limit = writeDuration(wanted.maxAgeMs)
  const isAhead = ({ startedAt }: Backup): boolean => !isPossible(new Date(startedAt), now)
  const isYoung = (backup: Backup | undefined): boolean =>
    backup !== undefined &&
    !isAhead(backup) &&
    now.getTime() - Date.parse(backup.startedAt) <= wanted.maxAgeMs
  const wantedOf = ({ drillable }: Backup): Level => withinReach(wanted.level, drillable)
  const proved = backups.filter((backup) => reaches(backup.level, wantedOf(backup)))
  const reasons: HealthReason[] = []
  if (!isYoung(latest)) {
    const detail = isAhead(latest)
      ? `the newest complete backup ${latest.id} is of ${latest.startedAt}, which is yet to come: the clock was wrong, so how old it is nobody knows`
      : `the newest complete backup ${latest.id} is older than ${limit}`
    reasons.push({ code: 'backup-too-old', detail })
  } else if (!isYoung(selectLatest(proved, 'full'))) {
    const detail = `no complete backup of the last ${limit} is ${wantedOf(latest)}; the newest, ${latest.id}, is ${latest.level}`
    reasons.push({ code: 'backup-unproved', detail })
  }
  return [...reasons, ...judgeVerified(latest)]
}

function judgeVerified({ verified }: Backup): HealthReason[] {
  if (verified === null || verified.proved === verified.wanted) return []
  const { backup, wanted, proved } = verified
  return [
    { code: 'verification-failed', detail: `backup ${backup} is not ${wanted}, only ${proved}` },
  ]
}

function judgePlan(plan: Seen['plan']): HealthReason[] {
  if ('problem' in plan) return [{ code: 'stack-unreadable', detail: plan.problem }]
  return plan.coverage
    .filter((mount) => mount.class === 'uncovered')
    .map(({ service, target, because }) => ({
      code: 'mount-uncovered',
      detail: `${service} ${target}: ${because}`,
    }))
}

/** Of each type, and each choice of services, the newest: where several are scheduled, that one goes well says nothing of another. A full backup is one of each. */
function judgeLastRuns(runs: readonly Run[]): HealthReason[] {
  // What was interrupted says nothing of what was wrong before.
  const ended = runs.filter(
    ({ kind, state }) => kind === 'backup' && !['running', 'interrupted'].includes(state),
  )
  const fullWent = ended.findLastIndex(
    ({ type, services, state }) => type === 'full' && services.length === 0 && state === 'complete',
  )
  const newest = new Map(
    ended
      .slice(fullWent + 1)
      .map((run) => [JSON.stringify([run.type, run.services.toSorted()]), run]),
  )
  return [...newest.values()]
    .filter(({ state }) => ['failed', 'incomplete'].includes(state))
    .map(({ id, state, error }) => {
      const why = error === undefined ? '' : `: ${error.message}`
      return { code: 'last-run-failed', detail: `run ${id} ended ${state}${why}` }
    })
}

function judgeJournal(unsettled: string | undefined): HealthReason[] {
  if (unsettled === undefined) return []
  const detail = `restore ${unsettled} was cut off and is neither finished nor undone`
  return [{ code: 'journal-not-empty', detail }]
}
