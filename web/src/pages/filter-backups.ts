import type { Backup } from '../../../src/model/backup.ts'

/** Empty texts choose nothing. */
export type BackupFilter = {
  readonly text: string
  readonly type: string
  readonly state: string
  readonly level: string
}

/** Those that fit, the newest first. `text` is looked for in ids (which begin with the day) and names of services. Pure. */
export function filterBackups(backups: readonly Backup[], filter: BackupFilter): Backup[] {
  const text = filter.text.trim().toLowerCase()
  const fits = (backup: Backup): boolean =>
    [backup.id, ...backup.services].some((each) => each.toLowerCase().includes(text)) &&
    (['type', 'state', 'level'] as const).every(
      (name) => filter[name] === '' || backup[name] === filter[name],
    )
  return backups.filter(fits).toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}
