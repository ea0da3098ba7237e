export function valueAt(object: unknown, key: string): unknown {
  return Object.entries(object ?? {}).find(([name]) => name === key)?.[1]
}

export function numberAt(object: unknown, key: string): number {
  const value = valueAt(object, key)
  if (typeof value === 'number') return value
  throw new Error(`expected a number at ${key}, found ${JSON.stringify(object)?.slice(0, 500)}`)
}
