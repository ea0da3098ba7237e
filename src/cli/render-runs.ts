import { formatMs } from '../format.ts'
import type { Run } from '../model/run.ts'
import { renderTable } from '../render-table.ts'

/** One line for each, as they are given. */
export function renderRuns(runs: readonly Run[]): string {
  if (runs.length === 0) return 'no runs are remembered'
  const rows = runs.map((run) => [
    run.id,
    run.kind,
    describeScope(run),
    run.state,
    took(run),
    run.error === undefined ? (run.backup ?? '') : run.error.code,
    String((run.warnings ?? []).length || ''),
  ])
  return renderTable(['RUN', 'KIND', 'OF', 'STATE', 'TOOK', 'BACKUP OR ERROR', 'WARNINGS'], rows)
}

/** One run with all that is kept for people; its report, if it has one, is in the JSON. */
export function renderRun(run: Run): string {
  const { id, kind, project, state, startedAt, backup, steps, warnings = [], failures = [] } = run
  return [
    `run ${id}: ${kind} of ${project} (${describeScope(run)}), ${state}`,
    `began ${startedAt}${run.finishedAt === undefined ? '' : `, ended ${run.finishedAt}, took ${took(run)}`}`,
    ...(backup === undefined ? [] : [`backup ${backup}`]),
    ...renderSteps(steps),
    ...warnings.map((warning) => `\nwarning: ${warning}`),
    ...failures.flatMap(({ what, why, hint, details }) => [
      '',
      `failed: ${what}: ${why}`,
      ...indent(details),
      `hint: ${hint}`,
    ]),
    ...renderError(run),
  ].join('\n')
}

function renderSteps(steps: Run['steps']): string[] {
  if (steps.length === 0) return []
  return [
    '',
    renderTable(
      ['STEP', 'TOOK'],
      steps.map(({ step, ms }) => [step, formatMs(ms)]),
    ),
  ]
}

function renderError({ error }: Run): string[] {
  if (error === undefined) return []
  const { code, message, hint, details = [] } = error
  return ['', `error: ${message} (${code})`, ...indent(details), `hint: ${hint}`]
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

function describeScope({ type, services }: Run): string {
  return services.length === 0 ? type : `${type} (${services.join(' ')})`
}

function took({ startedAt, finishedAt }: Run): string {
  return finishedAt === undefined ? '' : formatMs(Date.parse(finishedAt) - Date.parse(startedAt))
}
