/**
 * The version in which to ask for things as an engine described them: that of the description, or the nearest that the engine at hand takes.
 * Asked for in a newer one, what is not said may mean something else. Versions are `1.41`. Pure.
 */
export function chooseApiVersion(
  described: string,
  engine: { readonly newest: string; readonly oldest: string },
): string {
  if (compare(described, engine.oldest) < 0) return engine.oldest
  return compare(described, engine.newest) > 0 ? engine.newest : described
}

function compare(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number)
  const [majorB = 0, minorB = 0] = b.split('.').map(Number)
  return majorA - majorB || minorA - minorB
}
