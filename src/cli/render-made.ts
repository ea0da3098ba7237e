import { findShortfall, type MadeBackup } from '../model/made-backup.ts'
import { renderShown } from '../report/render-backup.ts'
import { renderVerification } from '../report/render-verification.ts'

/** What a backup holds and what has been proved of it at once: the report after a run. */
export function renderMade(made: MadeBackup): string {
  const { level, verification, unverified } = made
  const shortfall = findShortfall(made)
  return [
    renderShown({ manifest: made, level, verified: null }),
    ...(verification === undefined ? [] : ['', renderVerification(verification)]),
    ...(unverified === undefined || shortfall === undefined
      ? []
      : [
          '',
          `NOT verified: ${shortfall.message}`,
          ...shortfall.details.slice(-10).map((line) => `  ${line}`),
          `hint: ${shortfall.hint}`,
        ]),
  ].join('\n')
}
