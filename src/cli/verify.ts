import { Option, type Command } from 'commander'

import { startRecordedVerify } from '../daemon/record-verify.ts'
import { openRunHistory } from '../daemon/run-history.ts'
import { exitCodes } from '../errors.ts'
import { verifiableLevels, type VerifiableLevel } from '../model/verification.ts'
import { openLifeboat, openLogger, type Context } from './context.ts'
import { answer, answerJson, tell } from './output.ts'
import { renderVerification } from '../report/render-verification.ts'

type VerifyOptions = { readonly level: VerifiableLevel; readonly json?: true }

export function addVerify(program: Command, context: Context): void {
  program
    .command('verify')
    .argument('[id]', 'a backup’s id, the beginning of it, or latest', 'latest')
    .description('prove how good a backup is, and keep what was proved beside it')
    .addOption(
      new Option(
        '--level <level>',
        'stored: every byte is read back; decoded: besides, every dump is read to its end and counted; drilled: besides, all of it is restored into containers that are thrown away, and compared',
      )
        .choices(verifiableLevels)
        .default('decoded'),
    )
    .option('--json', 'the verification as JSON')
    .action((id: string, options: VerifyOptions) => verify(id, options, context))
}

async function verify(id: string, options: VerifyOptions, context: Context): Promise<void> {
  const lifeboat = openLifeboat(context)
  const log = openLogger(lifeboat, false)
  const project = await lifeboat.project()
  const history = openRunHistory(lifeboat.config.stateFolder)
  const wish = { backup: id, level: options.level }
  const started = startRecordedVerify(
    { lifeboat, history, log, tell },
    project,
    wish,
    context.signal,
  )
  const verification = await started.done
  if (options.json) answerJson(verification)
  else answer(renderVerification(verification))
  if (verification.proved !== verification.wanted) context.end(exitCodes.verificationFailed)
}
