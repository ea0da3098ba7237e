import { findDamage, findUnsound } from '../model/read-back.ts'
import type { Run } from '../model/run.ts'
import { scopeOf } from '../notify/decide-outcome.ts'

/** Scopes are made up by whoever asks for a run. */
const mostNewest = 500

/**
 * Runs that are needed however old they are, by their ids: damage that stands, and of each kind, type, scope and end the newest. What /health says of a drill or
 * a copying that failed must not go because others run often. `runs` are oldest first. Pure.
 */
export function selectNeeded(runs: readonly Run[]): ReadonlySet<string> {
  const newest = new Map(runs.map((run) => [`${scopeOf(run)} ${run.state}`, run.id]))
  const standing = findDamage(runs.filter(({ kind }) => kind === 'read-back'))
  const damaged = runs.filter(({ readBack }) => standing.some((each) => each === readBack))
  const ids = [...newest.values()].toSorted().slice(-mostNewest)
  const unsound = findUnsound(runs)
  const checked = runs.filter(({ check }) => check !== undefined && check === unsound)
  return new Set([...ids, ...[...damaged, ...checked].map(({ id }) => id)])
}
