import { chooseBackup } from './choose-backup.ts'
import { choosePart } from './choose-part.ts'
import type { Desk } from './desk.ts'

/** Asks for a backup and what of it. The command shows its plan, wants the project’s name typed, restores and reports. */
export async function restore(desk: Desk): Promise<void> {
  const id = await chooseBackup(desk, 'Restore which backup?')
  const { manifest } = await desk.look('reading what it holds', () => desk.lifeboat.show(id))
  await desk.run(['restore', id, ...(await choosePart(desk.prompter, manifest))])
}
