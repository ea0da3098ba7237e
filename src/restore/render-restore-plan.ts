import { renderTable } from '../render-table.ts'
import type { RestorePlan, RestoreStep } from '../model/restore.ts'

/** The plan of a restore as text: what is overwritten, what stops, what is not in the backup. */
export function renderRestorePlan(plan: RestorePlan): string {
  const { project, backup, steps, stops, downMs, left, absent, warnings, options } = plan
  const rows = steps.map((step) => [describeWhat(step), describeOver(step), step.because])
  const stopping = stops.map(({ service, container, because }) => [service, container, because])
  const seconds = Math.ceil(downMs / 1000)
  return [
    `restore of backup ${backup.id} (${backup.type}, ${backup.state}, made ${backup.startedAt} on ${backup.host}) into ${project}`,
    '',
    renderTable(['RESTORES', 'OVER', 'HOW'], rows),
    '',
    ...(stops.length === 0
      ? ['nothing stops']
      : [
          renderTable(['STOPS', 'CONTAINER', 'BECAUSE'], stopping),
          `stopped for about ${seconds} s (an estimate from the sizes), then started again in the reverse order`,
        ]),
    ...describeWayBack(steps, options),
    ...(left.length === 0 ? [] : ['', 'left as it is:', ...left.map((each) => `  ${each}`)]),
    ...(absent.length === 0
      ? []
      : ['', 'not in this backup:', ...absent.map((each) => `  ${each}`)]),
    ...warnings.map((warning) => `warning: ${warning}`),
    '',
  ].join('\n')
}

function describeWayBack(
  steps: readonly RestoreStep[],
  { safeguard, keepOld }: RestorePlan['options'],
): string[] {
  const overwrites = steps.some((step) => step.do === 'table' || step.over === 'live')
  if (!overwrites) return ['nothing is overwritten']
  if (!safeguard) return ['warning: no safety backup is made: what is overwritten is gone']
  const replaces = steps.some((step) => step.do === 'database' && step.over === 'live')
  return [
    'a safety backup of what is overwritten is made first; restoring it undoes this',
    ...(replaces && !keepOld
      ? [
          'a database that is written to after its safety backup is kept beside the restored one, and named',
        ]
      : []),
    ...(steps.some((step) => step.do === 'table')
      ? ['warning: rows that come into the table after its safety backup are in no backup']
      : []),
  ]
}

function describeWhat(step: RestoreStep): string {
  switch (step.do) {
    case 'database':
      return `database ${JSON.stringify(step.database)} of ${step.service}`
    case 'table':
      return `table ${step.schema}.${step.table} of ${JSON.stringify(step.database)} of ${step.service}`
    case 'files':
      return step.inside === undefined
        ? `${step.kind} ${step.from}`
        : `${step.inside} of ${step.kind} ${step.from}`
  }
}

function describeOver(step: RestoreStep): string {
  switch (step.do) {
    case 'database':
      return {
        live: `the live ${JSON.stringify(step.into)}`,
        missing: 'nothing: it is gone',
        beside: `nothing: new database ${JSON.stringify(step.into)}`,
      }[step.over]
    case 'table':
      return 'its live rows'
    case 'files':
      return step.over === 'live'
        ? `${step.kind} ${step.target}`
        : `nothing: new volume ${step.target}`
  }
}
