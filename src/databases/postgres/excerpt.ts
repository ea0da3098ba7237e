import { hasWords, readTokens } from './tokens.ts'

const longest = 200

/** As much of statements about a thing of this type as may stand in a report: no password, and no literal that may hold one. */
export function excerptOf(type: string, statements: string): string {
  const shown = withoutLiterals(statements, mayHoldSecrets.has(type))
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown
}

const mayHoldSecrets: ReadonlySet<string> = new Set([
  'DATABASE PROPERTIES',
  'FOREIGN DATA WRAPPER',
  'SERVER',
  'USER MAPPING',
  'FOREIGN TABLE',
  'SUBSCRIPTION',
])

function withoutLiterals(statements: string, isSecret: boolean): string {
  const tokens = readTokens(statements)
  const hidden = tokens.filter(
    ({ kind }, index) => kind === 'string' && (isSecret || hasWords(tokens, index - 1, 'PASSWORD')),
  )
  return hidden.reduceRight(
    (text, { start, end }) => `${text.slice(0, start)}'…'${text.slice(end)}`,
    statements,
  )
}
