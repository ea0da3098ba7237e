import type { Backup } from './backup.ts'
import { readDrills } from './drill-history.ts'
import type { HealthReason } from './health-reason.ts'
import { passOverDied } from './pass-over-died.ts'
import {
  findDamage,
  findUnsound,
  touchesNothing,
  writeShare,
  type ReadBackReport,
} from './read-back.ts'
import { tellCheck } from './tell-check.ts'
import type { Run } from './run.ts'

/**
 * Whether the last drill was good, and young enough: not older than twice the longest pause of its schedule, which a stack must have had at all.
 * Without a schedule none is overdue. Pure.
 */
export function judgeDrills(
  backups: readonly Backup[],
  runs: readonly Run[],
  pauseMs: number | undefined,
  now: Date,
): HealthReason[] {
  const { last, lastGoodAt, since } = readDrills(backups, runs, now)
  const reasons: HealthReason[] = []
  if (last !== undefined && !last.isGood) {
    reasons.push({
      code: 'last-drill-failed',
      detail: `the drill of ${last.startedAt} failed: ${last.what}`,
    })
  }
  const from = lastGoodAt ?? since
  if (pauseMs === undefined || from === undefined) return reasons
  if (now.getTime() - Date.parse(from) <= 2 * pauseMs) return reasons
  const detail =
    lastGoodAt === undefined
      ? `no drill has succeeded since ${from}, when there was first something to drill`
      : `no drill has succeeded since ${from}`
  return [...reasons, { code: 'drill-overdue', detail }]
}

/** Whether what was read back of the repository, or verified of all backups, was whole, and could be read at all. Pure. */
export function judgeReadBacks(runs: readonly Run[]): HealthReason[] {
  const last = passOverDied(runs.filter(({ kind }) => kind === 'read-back')).at(-1)
  const unsound = findUnsound(runs)
  return [
    ...(unsound === undefined ? [] : [{ code: 'repository-damaged', detail: tellCheck(unsound) }]),
    ...findDamage(runs).map((report) => ({
      code: 'repository-damaged',
      detail: `share ${writeShare(report.share)} of the repository is damaged; ${tellTouched(report)}`,
    })),
    ...(last?.state === 'failed' && last.readBack === undefined
      ? [
          {
            code: 'read-back-failed',
            detail: `run ${last.id} could not read the repository back: ${last.error?.message ?? ''}`,
          },
        ]
      : []),
  ]
}

function tellTouched(report: ReadBackReport): string {
  if (touchesNothing(report)) return 'it touches no backup'
  const { backups, unjudged = [] } = report
  return [
    ...(backups.length === 0 ? [] : [`it touches ${backups.join(', ')}`]),
    ...(unjudged.length === 0 ? [] : [`nobody knows whether it touches ${unjudged.join(', ')}`]),
  ].join('; ')
}
