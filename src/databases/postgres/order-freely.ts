import { splitStatements } from './split-statements.ts'
import { hasWords, readTokens } from './tokens.ts'

/**
 * An entry's statements with an order that means nothing taken out: settings of a database and the roles of a policy are written in the order
 * of the roles' ids, which are others in another cluster (tried with 15, 17 and 18). Text that is no SQL stays as it is. Pure.
 */
export function orderFreely(text: string): string {
  try {
    return splitStatements(text).map(orderRoles).toSorted().join(';\n')
  } catch {
    return text
  }
}

/** `CREATE POLICY name ON table … TO role, role USING …`. */
function orderRoles(statement: string): string {
  const tokens = readTokens(statement)
  if (!hasWords(tokens, 0, 'CREATE', 'POLICY')) return statement
  const to = tokens.findIndex((_token, index) => hasWords(tokens, index, 'TO'))
  if (to === -1) return statement
  const after = tokens.findIndex(
    (_token, index) =>
      index > to && (hasWords(tokens, index, 'USING') || hasWords(tokens, index, 'WITH')),
  )
  const names = tokens
    .slice(to + 1, after === -1 ? tokens.length : after)
    .filter(({ kind }) => kind !== 'symbol')
  const first = names[0]
  const last = names.at(-1)
  if (first === undefined || last === undefined) return statement
  const ordered = names.map(({ start, end }) => statement.slice(start, end)).toSorted()
  return `${statement.slice(0, first.start)}${ordered.join(', ')}${statement.slice(last.end)}`
}
