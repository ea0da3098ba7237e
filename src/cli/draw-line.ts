const usualColumns = 80

/**
 * As much of a text as stands in one line: the last column stays free, for some terminals begin a new line behind it. Pure.
 * `columns` is undefined or 0 where a terminal does not say (a serial one, or `docker exec` before its first resize).
 */
export function fitLine(text: string, columns: number | undefined): string {
  const width = Math.max(1, (columns || usualColumns) - 1)
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?')
  return plain.length <= width ? plain : `${plain.slice(0, width - 1)}…`
}

/** What is written to have a line stand where another one stood: no more than every terminal knows, and no colour. Pure. */
export function overwrite(before: string, line: string): string {
  return `\r${line.padEnd(before.length)}`
}
