import { renderTable } from '../backup/render-table.ts'
import type { Verification } from '../model/verification.ts'
import { formatBytes, formatMs } from './format.ts'

/** What was proved of a backup and how, as text. */
export function renderVerification(verification: Verification): string {
  const { backup, wanted, proved, startedAt, finishedAt, parts, dumps, findings } = verification
  const took = formatMs(Date.parse(finishedAt) - Date.parse(startedAt))
  const verdict = proved === wanted ? proved : `NOT ${wanted}, only ${proved}`
  return [
    `backup ${backup}: ${verdict}, took ${took}`,
    '',
    renderTable(
      ['READ BACK', 'FILES', 'SIZE', 'TOOK'],
      parts.map(({ kind, files, bytes, ms }) => [
        kind,
        String(files),
        formatBytes(bytes),
        formatMs(ms),
      ]),
    ),
    ...(dumps.length === 0 ? [] : ['', renderDumps(dumps)]),
    ...findings.flatMap(({ what, why, details, hint }) => [
      '',
      `against it: ${what}: ${why}`,
      ...details.slice(-10).map((line) => `  ${line}`),
      `hint: ${hint}`,
    ]),
  ].join('\n')
}

function renderDumps(dumps: Verification['dumps']): string {
  return renderTable(
    ['SERVICE', 'DATABASE', 'ENTRIES', 'TABLES', 'ROWS', 'LARGE OBJECTS'],
    dumps.map(({ service, database, entries, tables, rows, largeObjects }) => [
      service,
      JSON.stringify(database),
      ...[entries, tables, rows, largeObjects].map(String),
    ]),
  )
}
