import { median } from './measure.ts'
import { levels, type Level } from './product.ts'
import type { Round } from './round.ts'

/** What it costs to prove a backup, medians of the rounds; each ratio is against the same round. */
export interface Cost {
  readonly level: Level
  readonly seconds: number
  readonly toBackup: number
  readonly toLoad: number
}

type Measured = Pick<Round, 'verifications'> & {
  readonly product: { readonly second: { readonly seconds: number } }
  readonly restores: { readonly bareLoad: number }
}

/** Against the second backup, as it is made each night, and against a bare `pg_restore` of its dumps. Pure. */
export function listCosts(rounds: readonly Measured[]): Cost[] {
  const middle = (ratio: (round: Measured) => number): number => median(rounds.map(ratio))
  return levels.map((level) => ({
    level,
    seconds: middle(({ verifications }) => verifications[level]),
    toBackup: middle(({ verifications, product }) => verifications[level] / product.second.seconds),
    toLoad: middle(({ verifications, restores }) => verifications[level] / restores.bareLoad),
  }))
}
