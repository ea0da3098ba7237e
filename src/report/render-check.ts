import { renderTable } from '../render-table.ts'
import { isSound, listFindings, type RepositoryCheck } from '../model/repository-check.ts'
import { formatMs } from '../format.ts'

/** What was found in the whole repository, as text. */
export function renderCheck(check: RepositoryCheck): string {
  const { backups, notes, startedAt, finishedAt } = check
  const took = formatMs(Date.parse(finishedAt) - Date.parse(startedAt))
  const bad = backups.filter(({ state }) => state !== 'sound')
  const verdict = isSound(check)
    ? `sound, ${backups.length} of ${backups.length} backups are stored`
    : `NOT sound: ${bad.length} of ${backups.length} backups are damaged or lost`
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
    ...listFindings(check).flatMap(({ what, why, details, hint }) => [
      '',
      `against it: ${what}: ${why}`,
      ...details.slice(0, 10).map((line) => `  ${line}`),
      `hint: ${hint}`,
    ]),
    ...notes.map((note) => `\nnote: ${note}`),
  ].join('\n')
}
