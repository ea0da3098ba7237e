import type { Command } from 'commander'

import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson, tell } from './output.ts'
import { renderBackups } from '../report/render-backup.ts'

export function addList(program: Command, context: Context): void {
  program
    .command('list')
    .description('the backups of this stack, oldest first')
    .option('--all-hosts', 'those of every stack and machine that keep theirs in this repository')
    .option('--copy', 'those in the second copy')
    .option('--json', 'as JSON')
    .action(async ({ allHosts, copy, json }: { allHosts?: true; copy?: true; json?: true }) => {
      const lifeboat = openLifeboat(context)
      // On a bare host nothing tells yet which stack it is to be: that is what is looked for.
      const project = allHosts === true ? undefined : await lifeboat.project()
      const listed = copy ? await lifeboat.listCopied() : await lifeboat.list(tellUnreadable)
      const backups = listed.filter((backup) => project === undefined || backup.project === project)
      if (json) answerJson(backups)
      else answer(renderBackups(backups, allHosts))
    })
}

function tellUnreadable(count: number): void {
  tell(
    `warning: ${count} of the repository’s snapshots cannot be read; lifeboat verify --all names the backups that this touches`,
  )
}
