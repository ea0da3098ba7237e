import type { Command } from 'commander'

import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson, tell } from './output.ts'
import { renderBackups } from '../report/render-backup.ts'

export function addList(program: Command, context: Context): void {
  program
    .command('list')
    .description('the backups of this stack, oldest first')
    .option('--copy', 'those in the second copy')
    .option('--json', 'as JSON')
    .action(async ({ json, copy }: { json?: true; copy?: true }) => {
      const lifeboat = openLifeboat(context)
      const project = await lifeboat.project()
      const listed = copy ? await lifeboat.listCopied() : await lifeboat.list(tellUnreadable)
      const backups = listed.filter((backup) => backup.project === project)
      if (json) answerJson(backups)
      else answer(renderBackups(backups))
    })
}

function tellUnreadable(count: number): void {
  tell(
    `warning: ${count} of the repository’s snapshots cannot be read; lifeboat verify --all names the backups that this touches`,
  )
}
