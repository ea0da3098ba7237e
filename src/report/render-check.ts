import { renderTable } from '../render-table.ts'
import {
  isSound,
  leaveOutForgotten,
  listFindings,
  type RepositoryCheck,
} from '../model/repository-check.ts'
import { formatMs } from '../format.ts'

/** What was found in the whole repository, as text. */
export function renderCheck(check: RepositoryCheck): string {
  const { backups, notes, startedAt, finishedAt } = check
  const took = formatMs(Date.parse(finishedAt) - Date.parse(startedAt))
  const standing = leaveOutForgotten(check)
  const bad = standing.backups.filter(({ state }) => state !== 'sound')
  const against = listFindings(standing)
  const forgotten = listFindings(check).filter((each) => !against.includes(each))
  const count = standing.backups.length
  const verdict = isSound(check)
    ? `sound, ${count} of ${count} backups are stored`
    : `NOT sound: ${bad.length} of ${count} backups are damaged or lost`
  return [
    `the repository: ${verdict}, took ${took}`,
    ...(backups.length === 0
      ? []
      : [
          '',
          renderTable(
            ['BACKUP', 'PROJECT', 'STATE'],
            backups.map(({ id, project, state }) => [id, project, state]),
          ),
        ]),
    ...against.flatMap(({ what, why, details, hint }) => [
      '',
      `against it: ${what}: ${why}`,
      ...details.slice(0, 10).map((line) => `  ${line}`),
      `hint: ${hint}`,
    ]),
    ...forgotten.map(({ what, why }) => `\nnot missed any longer: ${what}: ${why}`),
    ...notes.map((note) => `\nnote: ${note}`),
  ].join('\n')
}
