import { renderTable } from '../render-table.ts'
import type { Backup, Verified } from '../model/backup.ts'
import type { Manifest, Part } from '../model/manifest.ts'
import type { ShownBackup } from '../model/shown-backup.ts'
import { formatBytes, formatMs } from '../format.ts'
import { renderImages } from './render-images.ts'

/** What `lifeboat show` says as well: it is left out where a line would be too long for the terminal. */
const dispensable = ['CONSISTENCY', 'ADDED']

/**
 * `ofAll`: of whichever stack and machine, which are named then. A machine is named, too, where a stack of the same name is on several. `columns`: how
 * wide it may get.
 */
export function renderBackups(
  backups: readonly Backup[],
  {
    ofAll = false,
    columns = Infinity,
  }: { ofAll?: boolean | undefined; columns?: number | undefined } = {},
): string {
  if (backups.length === 0) return 'no backups yet; make one with lifeboat backup'
  const namesHosts = ofAll || new Set(backups.map(({ host }) => host)).size > 1
  const owner = [...(namesHosts ? ['HOST'] : []), ...(ofAll ? ['PROJECT'] : [])]
  const head = ['ID', ...owner, 'TYPE', 'STATE', 'LEVEL', 'CONSISTENCY', 'SIZE', 'ADDED', 'TOOK']
  const rows = backups.map((backup) => [
    backup.id,
    ...(namesHosts ? [backup.host] : []),
    ...(ofAll ? [backup.project] : []),
    backup.services.length === 0 ? backup.type : `${backup.type} (${backup.services.join(' ')})`,
    backup.state,
    describeLevel(backup),
    backup.consistency,
    formatBytes(backup.bytes),
    formatBytes(backup.addedBytes),
    formatMs(backup.ms),
  ])
  const table = renderTable(head, rows)
  if (table.split('\n').every((line) => line.length <= columns)) return table
  const isKept = (_cell: string, column: number): boolean =>
    !dispensable.includes(head[column] ?? '')
  return renderTable(
    head.filter(isKept),
    rows.map((cells) => cells.filter(isKept)),
  )
}

/** With what its newest verification did not prove, which is what to know first. */
function describeLevel({ level, verified }: Backup): string {
  if (verified === null || verified.proved === verified.wanted) return level
  return `${level}, NOT ${verified.wanted}`
}

/** What a backup holds and what it does not, and what has been proved of it since. */
export function renderShown({ manifest, level, verified }: ShownBackup): string {
  const took = formatMs(Date.parse(manifest.finishedAt) - Date.parse(manifest.startedAt))
  return [
    `backup ${manifest.id} of ${manifest.project}: ${manifest.state}, level ${level}, consistency ${manifest.consistency}, type ${manifest.type}, took ${took}`,
    ...(verified === null ? [] : [describeVerified(verified)]),
    '',
    ...renderContents(manifest),
    ...renderConfig(manifest),
    ...renderProblems(manifest),
  ].join('\n')
}

/** Parts, databases, volumes and host paths, with their sizes. */
export function renderContents(manifest: Manifest): string[] {
  return [
    renderParts(manifest.parts),
    ...renderServers(manifest),
    ...renderCold(manifest),
    ...renderArchived(manifest),
    ...renderReferences(manifest),
    ...renderImages(manifest),
  ]
}

function describeVerified({ wanted, proved, finishedAt }: Verified): string {
  const verified = `verified ${finishedAt}: `
  return verified + (proved === wanted ? proved : `NOT ${wanted}, only ${proved}`)
}

function renderParts(parts: readonly Part[]): string {
  if (parts.length === 0) return 'no part could be stored'
  const rows = parts.map((part) => [
    part.kind,
    String(part.files),
    formatBytes(part.bytes),
    formatBytes(part.addedBytes),
    formatMs(part.ms),
    part.snapshot.slice(0, 8),
  ])
  return renderTable(['PART', 'FILES', 'SIZE', 'ADDED', 'TOOK', 'SNAPSHOT'], rows)
}

function renderServers({ servers }: Manifest): string[] {
  const rows = servers.flatMap(({ service, version, databases, globals }) => [
    [service, 'globals', globals === null ? 'missing' : `PostgreSQL ${version}`, '', ''],
    ...databases.map(({ name, tables, bytes, extensions }) => [
      service,
      JSON.stringify(name),
      `${tables.length} tables, ${tables.reduce((sum, { rows: count }) => sum + count, 0)} rows`,
      formatBytes(bytes),
      extensions.map((extension) => `${extension.name} ${extension.version}`).join(', '),
    ]),
  ])
  if (rows.length === 0) return []
  return ['', renderTable(['SERVICE', 'DATABASE', 'HOLDS', 'SIZE', 'EXTENSIONS'], rows)]
}

/** A stopped server's files belong to the moment of its end, whatever else the backup is. */
function renderCold({ cold }: Manifest): string[] {
  if (cold.length === 0) return []
  const rows = cold.map(({ service, versionMajor, clean, image, mount, inside }) => [
    service,
    `files of PostgreSQL ${versionMajor ?? '(version unknown)'}, level stopped`,
    clean ? 'cleanly' : 'not known to be clean',
    inside === '' ? mount.source : `${inside} in ${mount.source}`,
    image,
  ])
  return ['', renderTable(['SERVICE', 'STOPPED DATABASE', 'SHUT DOWN', 'IN', 'IMAGE'], rows)]
}

function renderArchived({ archived }: Manifest): string[] {
  if (archived.length === 0) return []
  const rows = archived.map(({ kind, source, path, files, bytes }) => [
    kind,
    source,
    path,
    files === undefined ? '' : String(files),
    bytes === undefined ? '' : formatBytes(bytes),
  ])
  const left = archived.flatMap(({ source, excludes }) =>
    excludes.map((glob) => `left out of ${source} by label: what fits ${JSON.stringify(glob)}`),
  )
  return ['', renderTable(['KIND', 'SOURCE', 'IN THE FILES PART', 'FILES', 'SIZE'], rows), ...left]
}

function renderReferences({ references }: Manifest): string[] {
  if (references.length === 0) return []
  return [
    '',
    renderTable(
      ['SERVICE', 'ROWS THAT NAME FILES, FOR A DRILL TO LOOK FOR'],
      references.map(({ service, text }) => [service, text]),
    ),
  ]
}

function renderConfig({ config }: Manifest): string[] {
  const left = config.notCaptured.map(({ source, because }) => `  ${source}: ${because}`)
  if (config.files.length === 0 && left.length === 0) return []
  const listed = left.length === 0 ? '' : `, ${left.length} left out:`
  return ['', `config: ${config.files.length} files${listed}`, ...left.slice(0, 20)]
}

function renderProblems({ failures, warnings, sinceLast }: Manifest): string[] {
  return [
    ...failures.flatMap(({ what, why, hint, details }) => [
      '',
      `failed: ${what}: ${why}`,
      ...details.slice(-10).map((line) => `  ${line}`),
      `hint: ${hint}`,
    ]),
    ...[...warnings, ...sinceLast.warnings.map(({ detail }) => detail)].map(
      (warning) => `\nwarning: ${warning}`,
    ),
  ]
}
