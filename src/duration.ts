const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Milliseconds of `30s`, `10m`, `48h`, `7d`; undefined when it is not written like that. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+)\s*([smhd])$/.exec(text.trim())
  if (match === null) return undefined
  const value = Number(match[1]) * (unitsMs[match[2] ?? ''] ?? 0)
  return value > 0 && Number.isSafeInteger(value) ? value : undefined
}

/** `48 h`, `90 min`, `30 s`: milliseconds in the largest unit of which they are a whole number. Of less than a second, `500 ms`. */
export function writeDuration(ms: number): string {
  const [unit, size] = written.find(([, each]) => ms % each === 0) ?? ['ms', 1]
  return `${ms / size} ${unit}`
}

const written: readonly (readonly [string, number])[] = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
]
