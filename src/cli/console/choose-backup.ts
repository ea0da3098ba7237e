import { formatBytes } from '../../format.ts'
import type { Backup } from '../../model/backup.ts'
import { renderTable } from '../../render-table.ts'
import { listOwn } from '../list.ts'
import { Back } from './back.ts'
import type { Desk } from './desk.ts'
import type { Choice } from './prompter.ts'

/** Asks for one of the stack’s backups, the newest first, and gives its id. */
export async function chooseBackup(
  { lifeboat, prompter, look }: Desk,
  message: string,
): Promise<string> {
  const backups = await look('reading which backups there are', () => listOwn(lifeboat))
  if (backups.length === 0) {
    prompter.warn('there are no backups yet; the first entry of the menu makes one')
    throw new Back()
  }
  return prompter.find({ message, choices: describeBackups(backups.toReversed()) })
}

/** One line for each, as they are given. Pure. */
export function describeBackups(backups: readonly Backup[]): Choice<string>[] {
  const rows = backups.map(({ id, type, services, state, level, bytes }) => [
    id,
    services.length === 0 ? type : `${type} (${services.length} services)`,
    state === 'complete' ? level : state,
    formatBytes(bytes),
  ])
  const [, ...lines] = renderTable(['', '', '', ''], rows).split('\n')
  return backups.map(({ id, reason }, index) => ({
    value: id,
    label: lines[index] ?? id,
    ...(reason === 'asked' ? {} : { hint: 'safety' }),
  }))
}
