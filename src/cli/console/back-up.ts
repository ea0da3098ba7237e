import { backupTypes, type BackupType } from '../../model/scope.ts'
import { chooseServices } from './choose-services.ts'
import type { Desk } from './desk.ts'

const meanings: Readonly<Record<BackupType, string>> = {
  full: 'databases, files and configuration',
  database: 'databases alone',
  volumes: 'files alone',
  config: 'configuration alone',
}

/** Asks of what, and makes the backup. */
export async function backUp(desk: Desk): Promise<void> {
  const type = await desk.prompter.choose({
    message: 'What is it to hold?',
    choices: backupTypes.map((value) => ({ value, label: value, hint: meanings[value] })),
  })
  await desk.run(['backup', '--type', type, ...(await chooseServices(desk, type))])
}
