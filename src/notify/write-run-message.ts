import { formatMs } from '../format.ts'
import { leaveOutForgotten, listFindings } from '../model/repository-check.ts'
import type { Run } from '../model/run.ts'
import type { Message, Outcome } from './message.ts'

/** More of them only hides the first. */
const mostFindings = 10

/** The summary of a run that has ended. Pure. */
export function writeRunMessage(run: Run, outcome: Outcome): Message {
  const title = `${run.project}: ${nameRun(run)} ${ends[outcome] ?? run.state}`
  const { error, id, backup, startedAt, finishedAt } = run
  const findings = listFound(run)
  const took =
    finishedAt === undefined
      ? ''
      : `, took ${formatMs(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)))}`
  const text = [
    ...(error === undefined ? [] : [`Why: ${error.message}`, `What to do: ${error.hint}`]),
    ...findings.slice(0, mostFindings).map((finding) => `Found: ${finding}`),
    ...(findings.length > mostFindings ? [`And ${findings.length - mostFindings} more.`] : []),
    ...(backup === undefined ? [] : [`Backup: ${backup}`]),
    `Run: ${id}, began ${startedAt}${took}`,
  ].join('\n')
  return {
    outcome,
    title,
    text,
    fields: {
      outcome,
      title,
      text,
      project: run.project,
      kind: run.kind,
      type: run.type,
      state: run.state,
      run: id,
      backup: backup ?? '',
      started: startedAt,
      finished: finishedAt ?? '',
      error: error?.message ?? '',
      hint: error?.hint ?? '',
    },
  }
}

const ends: Partial<Record<Outcome, string>> = {
  recovery: 'went well again',
  warning: 'complete, with warnings',
}

function nameRun({ kind, type, services }: Run): string {
  const of = services.length === 0 ? '' : ` of ${services.join(', ')}`
  if (kind === 'backup') return `${type} backup${of}`
  if (kind === 'verify') return type === 'drilled' ? 'drill' : `verification (${type})`
  if (kind === 'read-back') return `reading back share ${type}`
  if (kind === 'copy') return 'second copy'
  return kind
}

/** What speaks against backups or repository, or what they have lost, in the run's own words. */
function listFound({ verification, check, readBack, sinceLast, failures, copy }: Run): string[] {
  return [
    ...(sinceLast ?? []).map(({ detail }) => detail),
    ...[...(failures ?? []), ...(copy?.failures ?? [])].map(({ what, why }) => `${what}: ${why}`),
    ...(verification?.findings ?? []).map(({ what, why }) => `${what}: ${why}`),
    ...(check === undefined ? [] : listFindings(leaveOutForgotten(check))).map(
      ({ what, why }) => `${what}: ${why}`,
    ),
    ...(readBack?.damage ?? []),
    ...(readBack?.backups ?? []).map((backup) => `backup ${backup} is touched`),
  ]
}
