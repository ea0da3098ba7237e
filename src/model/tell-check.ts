import {
  leaveOutForgotten,
  listFindings,
  type CheckedBackup,
  type RepositoryCheck,
} from './repository-check.ts'

/** More of them only hide the first. */
const most = 3

/** What a verification of all backups found, in a line. Pure. */
export function tellCheck(all: RepositoryCheck): string {
  const check = leaveOutForgotten(all)
  const found = [...new Set(listFindings(check).map(({ what, why }) => `${what}: ${why}`))]
  const others = found.length > most ? [`and ${found.length - most} more`] : []
  const backups = [nameAll(check, 'damaged'), nameAll(check, 'lost')].flat()
  const whom = backups.length === 0 ? 'it touches no backup' : backups.join('; ')
  return `the verification of all backups ${check.id} found: ${[...found.slice(0, most), ...others].join('; ')}. ${whom}`
}

function nameAll({ backups }: RepositoryCheck, state: CheckedBackup['state']): string[] {
  const ids = backups.filter((each) => each.state === state).map(({ id }) => id)
  return ids.length === 0 ? [] : [`${state}: ${ids.join(', ')}`]
}
