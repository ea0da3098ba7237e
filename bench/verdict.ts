// How much longer than its bare engines a backup or a restore may take, decided on pairs from the same round.
import { median } from './measure.ts'

export interface Pair {
  readonly bare: number
  readonly product: number
}

export interface Verdict {
  readonly bare: number
  readonly product: number
  readonly ratio: number
  readonly allowed: number
  /** Seconds left below the bound, the median over the rounds; negative when outside of it. */
  readonly margin: number
  readonly within: boolean
}

/** A noisy moment hits both halves of a pair, so the margin is taken per round before the median. */
export function judge(pairs: readonly Pair[], extraSeconds: number): Verdict {
  const allowedSeconds = (seconds: number): number => 1.1 * seconds + extraSeconds
  const margin = median(pairs.map(({ bare, product }) => allowedSeconds(bare) - product))
  const bare = median(pairs.map((pair) => pair.bare))
  return {
    bare,
    product: median(pairs.map((pair) => pair.product)),
    ratio: median(pairs.map((pair) => pair.product / pair.bare)),
    allowed: allowedSeconds(bare),
    margin,
    within: margin >= 0,
  }
}
