const units: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/** Bytes of `512m`, `2g`, as Docker's own options have them, or `10MiB`; undefined when it is not written like that. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)\s*([kmgt])(?:i?b)?$/i.exec(text.trim())
  if (match === null) return undefined
  const value = Number(match[1]) * (units[(match[2] ?? '').toLowerCase()] ?? 0)
  return value > 0 && Number.isSafeInteger(value) ? value : undefined
}
