import type { Command } from 'commander'

import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson, tell } from './output.ts'
import { renderBackups } from '../report/render-backup.ts'

export function addList(program: Command, context: Context): void {
  program
    .command('list')
    .description('the backups of this stack, oldest first')
    .option('--all-hosts', 'those of every stack and machine that keep theirs in this repository')
    .option('--json', 'as JSON')
    .action(async ({ allHosts, json }: { allHosts?: true; json?: true }) => {
      const lifeboat = openLifeboat(context)
      // On a bare host nothing tells yet which stack it is to be: that is what is looked for.
      const project = allHosts === true ? undefined : await lifeboat.project()
      const listed = await lifeboat.list((count) =>
        tell(
          `warning: ${count} of the repository’s snapshots cannot be read; lifeboat verify --all names the backups that this touches`,
        ),
      )
      const backups = listed.filter((backup) => project === undefined || backup.project === project)
      if (json) answerJson(backups)
      else answer(renderBackups(backups, allHosts))
    })
}
