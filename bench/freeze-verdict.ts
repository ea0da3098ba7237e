// How long a freeze may take, decided on the rounds of one run.
import { median } from './measure.ts'

export interface Spread {
  readonly p50: number
  readonly p95: number
  readonly max: number
}

export interface FreezeVerdict {
  readonly freeze: Spread
  readonly pass: Spread
  readonly walk: Spread
  /** The freeze in bare passes, and in walks, of median length. */
  readonly inPasses: Spread
  readonly inWalks: Spread
  /** Seconds: the bound of the freeze's p95. */
  readonly allowed: number
  readonly within: boolean
}

/** Seconds of each round. */
export interface FreezeTimes {
  readonly freeze: number
  readonly pass: number
  readonly walk: number
}

/** The p95 of the freeze may take 1.2 bare passes (the median of them) and half a second. */
export function judgeFreeze(rounds: readonly FreezeTimes[]): FreezeVerdict {
  const freezes = rounds.map(({ freeze }) => freeze)
  const [passes, walks] = [rounds.map(({ pass }) => pass), rounds.map(({ walk }) => walk)]
  const freeze = spreadOf(freezes)
  const allowed = 1.2 * median(passes) + 0.5
  return {
    freeze,
    pass: spreadOf(passes),
    walk: spreadOf(walks),
    inPasses: spreadOf(freezes.map((seconds) => seconds / median(passes))),
    inWalks: spreadOf(freezes.map((seconds) => seconds / median(walks))),
    allowed,
    within: freeze.p95 <= allowed,
  }
}

export function spreadOf(values: readonly number[]): Spread {
  return { p50: median(values), p95: percentile(values, 95), max: Math.max(...values) }
}

/** By nearest rank: a value that was measured, and with fewer than 20 of them the highest. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1]
  if (value === undefined) throw new Error('no percentile of no values')
  return value
}
