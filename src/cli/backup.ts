import type { Command } from 'commander'

import { startRecordedBackup } from '../daemon/record-backup.ts'
import { exitCodeFor } from '../errors.ts'
import { findShortfall } from '../model/made-backup.ts'
import type { Context } from './context.ts'
import { openRecorder } from './open-recorder.ts'
import { answerJson, answerText, tell } from './output.ts'
import { renderMade } from './render-made.ts'
import { addScopeOptions, readScope, type ScopeOptions } from './scope-options.ts'

type BackupOptions = ScopeOptions & { readonly json?: true; readonly newRepository?: true }

export function addBackup(program: Command, context: Context): void {
  const command = program
    .command('backup')
    .description(
      'make a backup now, prove it as far as LIFEBOAT_VERIFY says, and say what it holds',
    )
    .option(
      '--new-repository',
      'make a new repository where the one that was there is gone for good, and forget what it held',
    )
    .option('--json', 'the manifest as JSON, with what was proved')
  addScopeOptions(command).action((options: BackupOptions) => backUp(options, context))
}

async function backUp(options: BackupOptions, context: Context): Promise<void> {
  const wish = { ...readScope(options), isRenewed: options.newRepository }
  const { recorder, project } = await openRecorder(context)
  if (recorder.lifeboat.config.password === undefined) {
    tell(
      'warning: no LIFEBOAT_PASSWORD is set: whoever can read the repository can read the backups',
    )
  }
  const started = startRecordedBackup(recorder, project, wish, context.signal)
  const made = await started.done
  if (options.json) answerJson(made)
  else answerText(renderMade(made))
  const shortfall = findShortfall(made)
  await started.followed
  if (shortfall !== undefined) context.end(exitCodeFor(shortfall))
}
