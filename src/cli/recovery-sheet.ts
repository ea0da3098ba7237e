import type { Command } from 'commander'

import type { RecoverySheet } from '../model/recovery-sheet.ts'
import { writeRecoveryCommands } from '../report/recovery-commands.ts'
import { renderRecoverySheet } from '../report/render-recovery-sheet.ts'
import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson, tell } from './output.ts'

type SheetOptions = { readonly withPassword?: true; readonly json?: true }

export function addRecoverySheet(program: Command, context: Context): void {
  program
    .command('recovery-sheet')
    .description(
      'a page to print: what to type on a bare host to have everything back; no secret is on it',
    )
    .option('--with-password', 'the repository’s password stands on it, too')
    .option('--json', 'as JSON')
    .action((options: SheetOptions) => writeSheet(options, context))
}

async function writeSheet({ withPassword, json }: SheetOptions, context: Context): Promise<void> {
  const facts = await openLifeboat(context).recoveryFacts(withPassword === true)
  if (facts.password !== null) {
    tell('warning: the password stands on this sheet; whoever has it can read every backup')
  }
  const sheet: RecoverySheet = { ...facts, commands: writeRecoveryCommands(facts) }
  if (json) answerJson(sheet)
  else answer(renderRecoverySheet(sheet))
}
