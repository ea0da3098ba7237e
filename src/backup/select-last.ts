import type { Backup } from '../model/backup.ts'
import type { BackupType } from '../model/scope.ts'

type Wanted = Pick<Backup, 'project' | 'host' | 'type' | 'services'>

/**
 * The backup to hold a new one against: the newest complete one of the same stack on the same machine that covers all that the new one was asked
 * for. A safety backup holds what somebody no longer wanted, and covers nothing. Pure.
 */
export function selectLast(backups: readonly Backup[], wanted: Wanted): Backup | undefined {
  return backups
    .filter(({ project, host }) => project === wanted.project && host === wanted.host)
    .filter(({ reason, state }) => reason === 'asked' && state === 'complete')
    .filter(
      ({ type, services }) =>
        coversType(type, wanted.type) && coversServices(services, wanted.services),
    )
    .toSorted((a, b) => a.sequence - b.sequence || a.startedAt.localeCompare(b.startedAt))
    .at(-1)
}

function coversType(type: BackupType, wanted: BackupType): boolean {
  return type === 'full' || type === wanted
}

/** No services: all of them. */
function coversServices(services: readonly string[], wanted: readonly string[]): boolean {
  if (services.length === 0) return true
  return wanted.length > 0 && wanted.every((service) => services.includes(service))
}
