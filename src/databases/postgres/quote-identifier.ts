/** A name as SQL text, whatever characters and capitals it holds. Throws on a NUL, at which the server would end the statement. */
export function quoteIdentifier(name: string): string {
  return `"${withoutNul(name).replaceAll('"', '""')}"`
}

/**
 * A text as SQL text. With a backslash it is written as E'…', which means the same whatever standard_conforming_strings is; the
 * blank keeps it from growing together with a word before it. Throws on a NUL.
 */
export function quoteLiteral(value: string): string {
  const quoted = `'${withoutNul(value).replaceAll(`'`, `''`)}'`
  return quoted.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

function withoutNul(text: string): string {
  if (text.includes('\0')) throw new Error(`${JSON.stringify(text)} holds a NUL`)
  return text
}
