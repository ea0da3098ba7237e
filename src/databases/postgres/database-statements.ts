import { findDatabaseName, renameDatabase } from './rename-database.ts'
import { splitStatements } from './split-statements.ts'
import { hasWords, readTokens, type Token } from './tokens.ts'

/**
 * Writes to stdout what the dump in the folder $1 says of the database itself, for `readDatabaseStatements`; to be run by sh in the
 * database's own image. With --create pg_restore writes that whatever else is selected; and no schema bears the empty name, so nothing else is.
 */
export const databaseStatementsScript = 'exec pg_restore --create --schema= --file=- "$1"'

export type DatabaseStatements = {
  readonly create: string
  /**
   * Owner, comment, security labels, settings, connection limit, template mark, privileges. To be run in this order, all in one session (a
   * privilege that was passed on is granted between SET and RESET SESSION AUTHORIZATION), and only after the rows are restored: the
   * settings may hold `default_transaction_read_only`.
   */
  readonly properties: readonly string[]
}

/** Reads what the script above wrote, as statements for a database named `to`. Throws on anything that it does not know. */
export function readDatabaseStatements(sql: string, to: string): DatabaseStatements {
  const created: string[] = []
  const properties: string[] = []
  for (const statement of splitStatements(sql)) {
    const tokens = readTokens(statement)
    if (isSessionSetting(tokens)) continue
    if (isAuthorization(tokens)) properties.push(statement)
    else if (findDatabaseName(statement) === undefined) throw unknown(statement)
    else if (hasWords(tokens, 0, 'CREATE')) created.push(renameDatabase(statement, to))
    else properties.push(renameDatabase(statement, to))
  }
  const [create, another] = created
  if (create === undefined || another !== undefined)
    throw new Error(`expected one CREATE DATABASE, found ${created.length}`)
  return { create, properties }
}

/** What pg_restore says to every session before its work, so as not to be disturbed in it. */
function isSessionSetting(tokens: readonly Token[]): boolean {
  if (hasWords(tokens, 0, 'SELECT', 'PG_CATALOG')) return hasWords(tokens, 3, 'SET_CONFIG')
  return hasWords(tokens, 0, 'SET') && !isAuthorization(tokens)
}

function isAuthorization(tokens: readonly Token[]): boolean {
  return (
    hasWords(tokens, 0, 'SET', 'SESSION', 'AUTHORIZATION') ||
    hasWords(tokens, 0, 'RESET', 'SESSION', 'AUTHORIZATION')
  )
}

function unknown(statement: string): Error {
  return new Error(`this statement is not about a database: ${statement.slice(0, 80)}`)
}
