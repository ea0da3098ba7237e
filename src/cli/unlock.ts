import type { Command } from 'commander'

import { describeRecovered } from '../model/recovered.ts'
import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson } from './output.ts'

export function addUnlock(program: Command, context: Context): void {
  program
    .command('unlock')
    .description(
      'clear away what runs left that were killed, and finish or undo what they were in the middle of; a run that is under way is left alone',
    )
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const { cleared, journal, locks } = await openLifeboat(context).recover({ asksStores: true })
      if (json) answerJson({ cleared, journal, locks })
      else {
        const lines = [
          ...(cleared === null ? [] : [`cleared away what run ${cleared} left`]),
          ...(journal === null
            ? []
            : describeRecovered(journal).map((line) => `run ${journal.runId}: ${line}`)),
          ...(locks === 0
            ? []
            : [`locks that killed runs had left in the repository, taken away: ${locks}`]),
        ]
        answer(lines.length === 0 ? 'nothing was left of a killed run' : lines.join('\n'))
      }
    })
}
