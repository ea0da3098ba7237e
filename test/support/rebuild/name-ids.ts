/**
 * A copy in which ids of other things, wherever text holds them, are their names: `<shop_default>` for an id of 64 digits, `<shop-app-1 short>` for its
 * first twelve. Ids that `names` does not know stay. Pure.
 */
export function nameIds<Value>(value: Value, names: ReadonlyMap<string, string>): Value {
  const byShort = new Map([...names].map(([id, name]) => [id.slice(0, 12), name]))
  const nameIn = (text: string): string =>
    text
      .replaceAll(/\b[0-9a-f]{64}\b/g, (id) => (names.has(id) ? `<${names.get(id)}>` : id))
      .replaceAll(/\b[0-9a-f]{12}\b/g, (id) =>
        byShort.has(id) ? `<${byShort.get(id)} short>` : id,
      )
  const nameBelow = (at: unknown): unknown => {
    if (typeof at === 'string') return nameIn(at)
    if (Array.isArray(at)) return at.map(nameBelow)
    if (typeof at !== 'object' || at === null) return at
    return Object.fromEntries(Object.entries(at).map(([key, each]) => [key, nameBelow(each)]))
  }
  return nameBelow(value) as Value
}
