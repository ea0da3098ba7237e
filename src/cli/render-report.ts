import { renderTable } from '../render-table.ts'
import type { RestoreReport } from '../model/restore.ts'
import { formatBytes, formatMs } from '../format.ts'

/** How a restore went, as text. */
export function renderReport(report: RestoreReport): string {
  const { backup, safeguard, databases, tables, files, written, services, downMs, warnings } =
    report
  const restored = [
    ...databases.map((each) => [
      `database ${JSON.stringify(each.into)} of ${each.service}`,
      `${each.tables} tables, ${each.rows} rows, as in the backup`,
      each.kept === null ? '' : `the old one is ${JSON.stringify(each.kept)}`,
    ]),
    ...tables.map((each) => [
      `table ${each.table} of ${JSON.stringify(each.database)}`,
      `${each.rows} rows`,
      '',
    ]),
    ...files.map(({ target, inside }) => [
      inside === null ? target : `${inside} in ${target}`,
      'files',
      '',
    ]),
  ]
  const health = services.map(({ service, container, health: state }) => [
    service,
    container,
    state,
  ])
  return [
    `restored from backup ${backup}`,
    '',
    renderTable(['RESTORED', 'HOLDS', 'NOTE'], restored),
    ...(files.length === 0
      ? []
      : [`${written.files} files, ${formatBytes(written.bytes)} written`]),
    ...(health.length === 0
      ? []
      : [
          '',
          renderTable(['SERVICE', 'CONTAINER', 'HEALTH'], health),
          `down for ${formatMs(downMs)}`,
        ]),
    ...(safeguard === null
      ? ['no safety backup was made']
      : [`to undo it: lifeboat restore ${safeguard}`]),
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join('\n')
}
