import { chooseBackup } from './choose-backup.ts'
import type { Desk } from './desk.ts'

/** Asks for a backup, and proves it without a drill. */
export async function verify(desk: Desk): Promise<void> {
  const id = await chooseBackup(desk, 'Verify which backup?')
  const level = await desk.prompter.choose({
    message: 'How far?',
    choices: [
      { value: 'decoded', label: 'decoded', hint: 'every dump is read to its end, too' },
      { value: 'stored', label: 'stored', hint: 'every byte of it is read back' },
    ],
  })
  await desk.run(['verify', id, '--level', level])
}
