import { chooseBackup } from './choose-backup.ts'
import type { Desk } from './desk.ts'

/** Asks for a backup, and restores it to where nothing of the stack is. */
export async function drill(desk: Desk): Promise<void> {
  const id = await chooseBackup(desk, 'Drill which backup?')
  const what = await desk.prompter.choose({
    message: 'What is restored, compared and thrown away?',
    choices: [
      { value: 'data', label: 'its data' },
      { value: 'stack', label: 'the whole stack', hint: 'brought up, closed off from everything' },
    ],
  })
  const words = ['verify', id, '--level', 'drilled']
  await desk.run(what === 'stack' ? [...words, '--stack'] : words)
}
