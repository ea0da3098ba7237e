import type { Command } from 'commander'

import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson } from './output.ts'
import { renderManifest } from './render-backup.ts'

export function addShow(program: Command, context: Context): void {
  program
    .command('show')
    .argument('<id>', 'a backup’s id, the beginning of it, or latest')
    .description('what one backup holds')
    .option('--json', 'the manifest as JSON')
    .action(async (id: string, { json }: { json?: true }) => {
      const manifest = await openLifeboat(context).show(id)
      if (json) answerJson(manifest)
      else answer(renderManifest(manifest))
    })
}
