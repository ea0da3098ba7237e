import { renderTable } from '../render-table.ts'
import type { DrilledStack } from '../model/stack-drill.ts'
import type { Verification } from '../model/verification.ts'
import { formatBytes, formatMs } from '../format.ts'

/** What was proved of a backup and how, as text. */
export function renderVerification(verification: Verification): string {
  const { backup, wanted, proved, startedAt, finishedAt } = verification
  const took = formatMs(Date.parse(finishedAt) - Date.parse(startedAt))
  const verdict = proved === wanted ? proved : `NOT ${wanted}, only ${proved}`
  return [`backup ${backup}: ${verdict}, took ${took}`, ...renderEvidence(verification)].join('\n')
}

/** What it saw, and what speaks against the backup. */
export function renderEvidence({ parts, dumps, images, drill, findings }: Verification): string[] {
  return [
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
    ...(images.length === 0
      ? []
      : ['', `images that are whole: ${images.map(({ name }) => name).join(', ')}`]),
    ...(drill === null ? [] : renderDrill(drill)),
    ...findings.flatMap(({ what, why, details, hint }) => [
      '',
      `against it: ${what}: ${why}`,
      ...details.slice(-10).map((line) => `  ${line}`),
      `hint: ${hint}`,
    ]),
  ]
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

function renderDrill({
  servers,
  files,
  references,
  stack,
}: NonNullable<Verification['drill']>): string[] {
  const rows = servers.flatMap(({ service, databases }) =>
    databases.map(({ database, tables, rows: count, largeObjects }) => [
      service,
      JSON.stringify(database),
      ...[tables, count, largeObjects].map(String),
    ]),
  )
  return [
    ...(rows.length === 0
      ? []
      : ['', renderTable(['RESTORED', 'DATABASE', 'TABLES', 'ROWS', 'LARGE OBJECTS'], rows)]),
    ...servers.map(
      ({ service, recoveryMs, indexes }) =>
        `${service} was there again after ${formatMs(recoveryMs)}; indexes ${indexes === 'checked' ? 'checked by amcheck' : 'not checked: the image has no amcheck'}`,
    ),
    ...(files === null
      ? []
      : [
          `${files.files} files, ${formatBytes(files.bytes)} were restored and compared, which took ${formatMs(files.ms)}`,
        ]),
    ...renderReferences(references),
    ...(stack === null ? [] : renderStack(stack)),
    ...servers.flatMap(({ databases }) =>
      databases.flatMap(({ database, notes }) =>
        notes.map((note) => `note: ${JSON.stringify(database)}: ${note}`),
      ),
    ),
  ]
}

function renderStack({ services, checks, recoveryMs, warnings }: DrilledStack): string[] {
  const rows = services.map(({ service, container, health }) => [service, container, health])
  return [
    '',
    renderTable(['BROUGHT UP', 'CONTAINER', 'HEALTH'], rows),
    `the whole stack was there again after ${formatMs(recoveryMs)}; it is taken away`,
    ...checks.map(
      ({ service, command, ms }) =>
        `the check of ${service} ended well after ${formatMs(ms)}: ${command}`,
    ),
    ...warnings.map((warning) => `note: ${warning}`),
  ]
}

function renderReferences(references: NonNullable<Verification['drill']>['references']): string[] {
  const checked = references.filter(({ notChecked }) => notChecked === null)
  const rows = checked.map(({ service, text, rows: named, hashed, missing, different }) => [
    service,
    ...[named, hashed, missing, different].map(String),
    text,
  ])
  const head = ['REFERENCE OF', 'ROWS', 'HASHED', 'MISSING', 'DIFFERENT', 'WHICH']
  return [
    ...(rows.length === 0 ? [] : ['', renderTable(head, rows)]),
    ...checked
      .filter(({ nameless }) => nameless > 0)
      .map(({ text, nameless }) => `${nameless} rows name no file: ${text}`),
    ...references.flatMap(({ service, text, notChecked }) =>
      notChecked === null ? [] : [`NOT checked, of ${service}: ${text}: ${notChecked}`],
    ),
  ]
}
