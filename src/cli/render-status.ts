import type { Look } from '../daemon/watch-health.ts'
import { formatBytes } from '../format.ts'
import { selectNewest } from '../model/backup.ts'
import { coverageClasses } from '../model/coverage.ts'
import type { BackupPlan } from '../model/plan.ts'
import { renderTable } from '../render-table.ts'

type Status = Pick<Look, 'backups' | 'runs' | 'health'> & {
  /** Undefined where the stack could not be looked at. */
  readonly plan: BackupPlan | undefined
  /** Where the settings say that backups are. */
  readonly repository: string
}

/** How the backups of a stack stand: health with every reason, newest backup, repository, coverage, last run. Pure. */
export function renderStatus(status: Status, now: Date): string {
  const { health } = status
  return [
    health.healthy ? 'the backups can be relied on' : 'the backups can NOT be relied on:',
    ...health.reasons.map(({ code, detail }) => `  ${code}: ${detail}`),
    ...health.warnings.map(({ code, detail }) => `warning: ${code}: ${detail}`),
    '',
    renderTable(
      ['WHAT', 'HOW IT STANDS'],
      [
        ['stack', describeStack(status)],
        ['coverage', describeCoverage(status)],
        ['repository', describeRepository(status)],
        ['newest backup', describeNewest(status, now)],
        ['last run', describeLastRun(status)],
      ],
    ),
  ].join('\n')
}

function describeStack({ plan }: Status): string {
  if (plan === undefined) return 'could not be looked at'
  const services = new Set(plan.coverage.map(({ service }) => service))
  return `${plan.project}: ${[...services].toSorted().join(', ') || 'nothing with a mount'}`
}

function describeCoverage({ plan }: Status): string {
  if (plan === undefined) return 'could not be looked at'
  return coverageClasses
    .map((each) => [plan.coverage.filter((mount) => mount.class === each).length, each] as const)
    .filter(([count]) => count > 0)
    .map(([count, each]) => `${count} ${each}`)
    .join(', ')
}

function describeRepository({ backups, repository }: Status): string {
  if ('problem' in backups) return `${repository}: ${backups.problem}`
  const added = backups.reduce((sum, { addedBytes }) => sum + addedBytes, 0)
  return `${repository}: ${backups.length} backups, which added ${formatBytes(added)}`
}

function describeNewest({ backups }: Status, now: Date): string {
  const newest = 'problem' in backups ? undefined : selectNewest(backups)
  if (newest === undefined) return 'none'
  const hours = Math.floor((now.getTime() - Date.parse(newest.startedAt)) / 3_600_000)
  const age = hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
  return `${newest.id}, ${newest.state}, ${newest.level}, ${formatBytes(newest.bytes)}, ${age} old`
}

function describeLastRun({ runs }: Status): string {
  const last = runs.at(-1)
  if (last === undefined) return 'none is remembered'
  return `${last.kind} ${last.id}: ${last.state}${last.error === undefined ? '' : `, ${last.error.message}`}`
}
