import type { VolatileField } from './volatile-fields.ts'

/** A copy of an inspect without the fields named. Whether a field counts is asked of the inspect as it was given. Pure. */
export function takeOutFields<Inspect>(
  inspect: Inspect,
  fields: readonly VolatileField[],
): Inspect {
  const copy = structuredClone(inspect)
  for (const { path, only } of fields) {
    for (const keys of findPaths(inspect, path.split('/'))) {
      if (only === undefined || only.holds(inspect, keys)) remove(copy, keys)
    }
  }
  return copy
}

/** Every path that is there and fits; none where a key is missing. */
function findPaths(value: unknown, pattern: readonly string[]): string[][] {
  const [first, ...rest] = pattern
  if (first === undefined) return [[]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([key]) => first === '*' || first === key)
    .flatMap(([key, below]) => findPaths(below, rest).map((path) => [key, ...path]))
}

/** Of a path that was found in the original; what it lies in may be gone from the copy already. */
function remove(value: unknown, keys: readonly string[]): void {
  const [first = '', ...rest] = keys
  const at = value as Record<string, unknown> | undefined
  if (at === undefined) return
  if (rest.length === 0) delete at[first]
  else remove(at[first], rest)
}
