import type { Command } from 'commander'

import type { Lifeboat } from '../lifeboat.ts'
import type { Backup } from '../model/backup.ts'
import { openLifeboat, type Context } from './context.ts'
import { answerColumns, answerJson, answerText, tell } from './output.ts'
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
      const list = copy ? lifeboat.listCopied : () => lifeboat.list(tellUnreadable)
      // On a bare host nothing tells yet which stack it is to be: that is what is looked for.
      const backups = allHosts ? await list() : await listOwn(lifeboat, list)
      if (json) answerJson(backups)
      else answerText(renderBackups(backups, { ofAll: allHosts, columns: answerColumns() }))
    })
}

/** Those of the stack that Lifeboat is in, oldest first. */
export async function listOwn(
  lifeboat: Pick<Lifeboat, 'project' | 'list'>,
  list: () => Promise<Backup[]> = () => lifeboat.list(tellUnreadable),
): Promise<Backup[]> {
  const project = await lifeboat.project()
  return (await list()).filter((backup) => backup.project === project)
}

function tellUnreadable(count: number): void {
  tell(
    `warning: ${count} of the repository’s snapshots cannot be read; lifeboat verify --all names the backups that this touches`,
  )
}
