import type { Command } from 'commander'

import { exitCodes } from '../errors.ts'
import { openLifeboat, type Context } from './context.ts'
import { answerJson, answerText } from './output.ts'

export function addDoctor(program: Command, context: Context): void {
  program
    .command('doctor')
    .description(
      'check engine, repository, databases, coverage and labels, with a hint for each problem',
    )
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const checks = await openLifeboat(context).diagnose(context.signal)
      if (json) answerJson(checks)
      else {
        const lines = checks.flatMap(({ check, ok, found, hint }) => [
          `${ok ? 'ok     ' : 'problem'}  ${check}: ${found}`,
          ...(hint === null ? [] : [`         hint: ${hint}`]),
        ])
        answerText(lines.join('\n'))
      }
      if (checks.some(({ ok }) => !ok)) context.end(exitCodes.usage)
    })
}
