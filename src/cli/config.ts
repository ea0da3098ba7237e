import type { Command } from 'commander'

import { renderTable } from '../render-table.ts'
import { loadConfig } from '../config/load.ts'
import { showConfig } from '../config/show.ts'
import type { Context } from './context.ts'
import { answer, answerJson } from './output.ts'

export function addConfig(program: Command, context: Context): void {
  program
    .command('config')
    .description('effective settings and where each came from; secrets are not shown')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) => {
      const shown = showConfig(loadConfig(context.environment))
      if (json) return answerJson(shown)
      const rows = shown.map(({ variable, written, source, origin, description }) => [
        variable,
        written ?? '',
        source === 'file' ? `file (${origin})` : source,
        description,
      ])
      answer(renderTable(['SETTING', 'VALUE', 'FROM', 'WHAT IT IS'], rows))
    })
}
