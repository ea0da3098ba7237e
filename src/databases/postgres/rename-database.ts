import { quoteIdentifier } from './quote-identifier.ts'
import { hasWords, readTokens, type Token } from './tokens.ts'

/**
 * A statement about a database, as pg_restore --create writes it, for a database of another name: CREATE, ALTER, COMMENT, GRANT, REVOKE,
 * SECURITY LABEL and ALTER ROLE … IN DATABASE. Throws when the statement names no database.
 */
export function renameDatabase(statement: string, to: string): string {
  const name = findDatabaseName(statement)
  if (name === undefined) throw new Error(`no database is named by: ${statement.slice(0, 80)}`)
  return statement.slice(0, name.start) + quoteIdentifier(to) + statement.slice(name.end)
}

/**
 * DATABASE is no reserved word: a role may bear it as its bare name (`ALTER ROLE database IN DATABASE x`). ON and IN are reserved, so the
 * first DATABASE behind one of them, or behind the verb, is the keyword.
 */
export function findDatabaseName(statement: string): Token | undefined {
  const tokens = readTokens(statement)
  const isVerb =
    hasWords(tokens, 0, 'CREATE', 'DATABASE') || hasWords(tokens, 0, 'ALTER', 'DATABASE')
  if (isVerb) return tokens[2]
  const before = tokens.findIndex(
    (_token, index) =>
      hasWords(tokens, index, 'ON', 'DATABASE') || hasWords(tokens, index, 'IN', 'DATABASE'),
  )
  return before === -1 ? undefined : tokens[before + 2]
}
