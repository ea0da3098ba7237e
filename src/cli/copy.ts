import type { Command } from 'commander'

import { startRecordedCopy } from '../daemon/record-copy.ts'
import { exitCodes } from '../errors.ts'
import type { Context } from './context.ts'
import { openRecorder } from './open-recorder.ts'
import { answer, answerJson } from './output.ts'
import { renderCopied } from './render-copied.ts'

type CopyOptions = { readonly json?: true; readonly newRepository?: true }

export function addCopy(program: Command, context: Context): void {
  program
    .command('copy')
    .description('copy every backup that the second copy (LIFEBOAT_COPY_TO) has not yet')
    .option('--new-repository', 'make a new copy where the one that was there is gone for good')
    .option('--json', 'what was copied as JSON')
    .action((options: CopyOptions) => copy(options, context))
}

async function copy({ json, newRepository }: CopyOptions, context: Context): Promise<void> {
  const { recorder, project } = await openRecorder(context)
  const report = await startRecordedCopy(recorder, project, context.signal, newRepository).done
  if (json) answerJson(report)
  else answer(renderCopied(report))
  if (report.failures.length > 0) context.end(exitCodes.incomplete)
}
