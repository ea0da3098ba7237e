import type { CopyReport } from '../model/copy-report.ts'

/** What a copying did, as text. */
export function renderCopied(report: CopyReport): string {
  const { location, copied, removed, left = [], backups, failures } = report
  const held = `${location} holds ${backups} ${backups === 1 ? 'backup' : 'backups'}`
  return [
    copied.length === 0 ? 'there was nothing to copy' : `copied ${copied.join(', ')}`,
    ...(removed.length === 0 ? [] : [`removed from the copy: ${removed.join(', ')}`]),
    ...(left.length === 0
      ? []
      : [`left in the copy for its store’s side to remove: ${left.join(', ')}`]),
    held,
    ...failures.flatMap(({ what, why, hint, details }) => [
      `FAILED: ${what}: ${why}`,
      ...details.slice(-10).map((line) => `  ${line}`),
      `hint: ${hint}`,
    ]),
  ].join('\n')
}
