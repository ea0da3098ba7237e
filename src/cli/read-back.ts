import { InvalidArgumentError, type Command } from 'commander'

import { startRecordedReadBack } from '../daemon/record-read-back.ts'
import { exitCodes } from '../errors.ts'
import { parseShare, writeShare, type ReadBackReport, type Share } from '../model/read-back.ts'
import type { Context } from './context.ts'
import { openRecorder } from './open-recorder.ts'
import { answer, answerJson } from './output.ts'

type ReadBackOptions = { readonly share: Share; readonly json?: true }

export function addReadBack(program: Command, context: Context): void {
  program
    .command('read-back')
    .description(
      'read the whole repository back, or a share of it, and name the backups that damage touches',
    )
    .option('--share <n/m>', 'one of m equal shares of it; default all of it', readShare, whole)
    .option('--json', 'what was found as JSON')
    .action((options: ReadBackOptions) => readBack(options, context))
}

const whole: Share = { part: 1, of: 1 }

async function readBack({ share, json }: ReadBackOptions, context: Context): Promise<void> {
  const { recorder, project } = await openRecorder(context)
  const report = await startRecordedReadBack(recorder, project, share, context.signal).done
  if (json) answerJson(report)
  else answer(renderReadBack(report))
  if (report.damage.length > 0) context.end(exitCodes.verificationFailed)
}

/** What reading a share back has shown, as text. */
export function renderReadBack({ share, damage, backups }: ReadBackReport): string {
  const what = share.of === 1 ? 'the repository' : `share ${writeShare(share)} of the repository`
  if (damage.length === 0) return `${what} was read back: nothing is damaged`
  return [
    `${what} is DAMAGED`,
    ...damage.map((line) => `  ${line}`),
    '',
    backups.length === 0 ? 'no backup is touched by it' : 'backups that it touches:',
    ...backups.map((id) => `  ${id}`),
    'hint: docs/verify.md says what to do about a damaged repository. Make a copy of it first.',
  ].join('\n')
}

function readShare(text: string): Share {
  const share = parseShare(text)
  if (share !== undefined) return share
  throw new InvalidArgumentError('Expected one of up to 256 shares, for example 3/30.')
}
