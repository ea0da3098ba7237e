export interface Measured<T> {
  readonly seconds: number
  readonly value: T
}

/** The wall seconds of an action, seen from outside of it. */
export async function measure<T>(action: () => Promise<T>): Promise<Measured<T>> {
  const started = performance.now()
  const value = await action()
  return { seconds: (performance.now() - started) / 1000, value }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) throw new Error('no median of no values')
  return (lower + upper) / 2
}
