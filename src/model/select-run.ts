import { LifeboatError } from '../errors.ts'
import { findNamed } from './find-named.ts'
import type { Run } from './run.ts'

/** A run by its id, the beginning of it, or `latest`; `runs` are oldest first. Throws `no-such-run`, naming the nearest. Pure. */
export function selectRun(runs: readonly Run[], wanted: string): Run {
  const matching = wanted === 'latest' ? runs.slice(-1) : findNamed(runs, wanted)
  const [only, another] = matching
  if (only !== undefined && another === undefined) return only
  throw new LifeboatError(
    'no-such-run',
    matching.length > 1 ? `"${wanted}" fits several runs` : `there is no run "${wanted}"`,
    {
      hint: 'Name one of those below, or latest; lifeboat runs shows those that are still remembered.',
      details: (matching.length > 0 ? matching : runs).slice(-5).map(({ id }) => id),
    },
  )
}
