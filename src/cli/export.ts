import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'

import { LifeboatError } from '../errors.ts'
import { openLifeboat, type Context } from './context.ts'
import { formatBytes } from '../format.ts'
import { showProgressOf } from './listen-to-progress.ts'
import { answerJson, answerText, isTerminal, openAnswer, tell } from './output.ts'

type ExportOptions = {
  readonly output?: string
  readonly spaceCheck: boolean
  readonly json?: true
}

export function addExport(program: Command, context: Context): void {
  program
    .command('export')
    .argument('<id>', 'a backup’s id, the beginning of it, or latest')
    .description('one plain .tar.zst of a backup, readable without Lifeboat and restic')
    .option('--output <file>', 'a new file on a mount of the lifeboat service; default stdout')
    .option('--no-space-check', 'go on when a disk seems too small (sparse files count whole)')
    .option('--json', 'with --output: what was written, as JSON')
    .action((id: string, options: ExportOptions) => exportOne(id, options, context))
}

async function exportOne(id: string, options: ExportOptions, context: Context): Promise<void> {
  const { output, spaceCheck, json } = options
  if (output === undefined && (isTerminal() || json)) throw noPlace()
  const lifeboat = openLifeboat(context)
  const report = await lifeboat.report(id)
  const { manifest, verificationUnread } = report
  if (manifest.state === 'incomplete') {
    const missing = manifest.failures.map(({ what }) => what).join(', ')
    tell(`warning: backup ${manifest.id} is incomplete, and so is its export: ${missing}`)
  }
  if (verificationUnread !== null) {
    tell(`warning: the record of its newest verification cannot be read: ${verificationUnread}`)
  }
  tell('warning: an export is not encrypted; it holds the stack’s secrets in the clear')
  const wish = { report, checksSpace: spaceCheck }
  const exported = await showProgressOf('export', async (onProgress) => {
    const reader = await lifeboat.reader(context.signal, onProgress)
    if (output !== undefined) return reader.exportToFile(wish, output)
    await reader.export(wish, (bytes) => pipeline(bytes, openAnswer()))
    return undefined
  })
  if (exported === undefined) return
  if (json) answerJson(exported)
  else {
    const { backup, file, bytes, report: beside } = exported
    answerText(`exported ${backup} to ${file}, ${formatBytes(bytes)}; its report is ${beside}`)
  }
}

function noPlace(): LifeboatError {
  return new LifeboatError('export-needs-a-place', 'an export is not for a terminal to show', {
    hint: 'Name a file with --output, or send stdout to one: docker compose exec -T lifeboat lifeboat export ID > FILE',
  })
}
