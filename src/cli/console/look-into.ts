import { browse } from './browse.ts'
import { chooseBackup } from './choose-backup.ts'
import type { Desk } from './desk.ts'

/** Asks for a backup, and shows of it what is asked for, until nothing more is. */
export async function lookInto(desk: Desk): Promise<void> {
  const id = await chooseBackup(desk, 'Which backup?')
  for (;;) {
    const what = await desk.prompter.choose({
      message: `What of ${id}?`,
      choices: [
        { value: 'show', label: 'what it holds', hint: 'databases, volumes, problems' },
        { value: 'report', label: 'all that is known of it', hint: 'what was proved, and how' },
        { value: 'browse', label: 'its files and folders', hint: 'nothing is restored' },
        { value: 'menu', label: 'back to the menu' },
      ],
    })
    if (what === 'menu') return
    if (what === 'browse') await browse(desk, id)
    else await desk.run(['show', id, ...(what === 'report' ? ['--report'] : [])])
  }
}
