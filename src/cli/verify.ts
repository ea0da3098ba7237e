import { Option, type Command } from 'commander'

import { startRecordedVerifyAll } from '../daemon/record-verify-all.ts'
import { startRecordedVerify } from '../daemon/record-verify.ts'
import { exitCodes, LifeboatError } from '../errors.ts'
import { isSound } from '../model/repository-check.ts'
import { stackNeedsDrill } from '../model/stack-drill.ts'
import { verifiableLevels, type VerifiableLevel } from '../model/verification.ts'
import type { Context } from './context.ts'
import { openRecorder } from './open-recorder.ts'
import { answerJson, answerText } from './output.ts'
import { renderCheck } from '../report/render-check.ts'
import { renderVerification } from '../report/render-verification.ts'

type VerifyOptions = {
  readonly level: VerifiableLevel
  readonly stack?: true
  readonly all?: true
  readonly forgetLost?: true
  readonly json?: true
}

export function addVerify(program: Command, context: Context): void {
  program
    .command('verify')
    .argument('[id]', 'a backup’s id, the beginning of it, or latest, which is the default')
    .description('prove how good a backup is, and keep what was proved beside it')
    .addOption(
      new Option(
        '--level <level>',
        'stored: every byte is read back; decoded: besides, every dump is read to its end and counted; drilled: besides, all of it is restored into containers that are thrown away, and compared',
      )
        .choices(verifiableLevels)
        .default('decoded'),
    )
    .addOption(
      new Option(
        '--stack',
        'with --level drilled: besides, the whole stack is brought up beside the one that runs, closed off from everything, looked at and taken away',
      ).conflicts('all'),
    )
    .addOption(
      new Option(
        '--all',
        'instead of one backup the whole repository: every byte of it is read once, and every backup named that is damaged or lost',
      ).conflicts('level'),
    )
    .option(
      '--forget-lost',
      'with --all: what was there and is lost is named once more, and not missed any longer',
    )
    .option('--json', 'the verification as JSON')
    .action((id: string | undefined, options: VerifyOptions) =>
      options.all ? verifyAll(id, options, context) : verify(id, options, context),
    )
}

async function verify(
  id: string | undefined,
  options: VerifyOptions,
  context: Context,
): Promise<void> {
  if (options.forgetLost) throw misused('--forget-lost needs --all')
  const { level, stack = false } = options
  if (stack && level !== 'drilled') throw stackNeedsDrill()
  const { recorder, project } = await openRecorder(context)
  const wish = { backup: id ?? 'latest', level, stack }
  const verification = await startRecordedVerify(recorder, project, wish, context.signal).done
  if (options.json) answerJson(verification)
  else answerText(renderVerification(verification))
  if (verification.proved !== verification.wanted) context.end(exitCodes.verificationFailed)
}

async function verifyAll(
  id: string | undefined,
  {
    forgetLost = false,
    json,
  }: Omit<VerifyOptions, 'forgetLost'> & { readonly forgetLost?: boolean },
  context: Context,
): Promise<void> {
  if (id !== undefined) throw misused(`--all verifies every backup, not only "${id}"`)
  const { recorder, project } = await openRecorder(context)
  const check = await startRecordedVerifyAll(recorder, project, forgetLost, context.signal).done
  if (json) answerJson(check)
  else answerText(renderCheck(check))
  if (!isSound(check)) context.end(exitCodes.verificationFailed)
}

function misused(message: string): LifeboatError {
  return new LifeboatError('verify-all-options', message, {
    hint: 'Name one backup (lifeboat verify ID), or verify all of them (lifeboat verify --all).',
  })
}
