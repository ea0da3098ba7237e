import { Option, type Command } from 'commander'

import type { BackupReport, ReportedManifest } from '../model/backup-report.ts'
import { showName, type PathEntry } from '../model/path-entry.ts'
import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson, answerText, openAnswer } from './output.ts'
import { renderShown } from '../report/render-backup.ts'
import { renderVerificationReport } from '../report/verification-report.ts'

type ShowOptions = {
  readonly json?: true
  readonly path?: string
  readonly report?: true
  readonly table?: string
  readonly database?: string
  readonly service?: string
}

export function addShow(program: Command, context: Context): void {
  program
    .command('show')
    .argument('<id>', 'a backup’s id, the beginning of it, or latest')
    .description('what one backup holds, or one file or table out of it')
    .option(
      '--json',
      'the manifest as JSON, or what stands at the path (schemas/show-path.schema.json)',
    )
    .option(
      '--path <path>',
      'the bytes of one file, or the names in a folder: /stack/…, volumes/VOLUME/PATH or VOLUME/PATH',
    )
    .addOption(
      new Option(
        '--table <schema.table>',
        'a table’s rows, as COPY TO STDOUT gives them',
      ).conflicts(['path', 'json']),
    )
    .addOption(
      new Option(
        '--report',
        'all that is known of it: what was proved and how, what it holds, the system, checksums (with --json: schemas/show-report.schema.json)',
      ).conflicts(['path', 'table']),
    )
    .option('--database <name>', 'the table’s database, when several have one of that name')
    .option('--service <name>', 'the table’s service, when several have one of that name')
    .action((id: string, options: ShowOptions) => show(id, options, context))
}

async function show(id: string, options: ShowOptions, context: Context): Promise<void> {
  const lifeboat = openLifeboat(context)
  const { json, path, table, report, database, service } = options
  if (report) return showReport(await lifeboat.report(id), json)
  const shown = await lifeboat.show(id)
  const { manifest, level, verified } = shown
  if (path === undefined && table === undefined) {
    return json ? answerJson({ ...manifest, level, verified }) : answerText(renderShown(shown))
  }
  const reader = await lifeboat.reader(context.signal)
  if (table !== undefined) {
    return reader.readTable(manifest, { table, database, service }, openAnswer())
  }
  const found = await reader.findPath(manifest, path ?? '')
  if (json) return answerJson(found.type === 'folder' ? found.entries : [found.entry])
  if (found.type === 'file') return found.writeTo(openAnswer())
  if (found.entries.length > 0) answer(found.entries.map(renderEntry).join('\n'))
}

function showReport(report: BackupReport, asJson: true | undefined): void {
  const { manifest, ...proved } = report
  if (asJson) answerJson({ ...manifest, ...proved } satisfies ReportedManifest)
  else answerText(renderVerificationReport(report))
}

function renderEntry({ name, type }: PathEntry): string {
  return type === 'folder' ? `${showName(name)}/` : showName(name)
}
