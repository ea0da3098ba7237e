import { bindAuthorization } from './bind-authorization.ts'
import { placeStatements } from './split-statements.ts'
import { hasWords, readTokens } from './tokens.ts'

/** What pg_restore writes for one entry of a table of contents. */
export type SchemaEntry = {
  readonly type: string
  /** `-` for what is in none. */
  readonly schema: string
  readonly name: string
  /** Each what must be run in one piece; their order says nothing. */
  readonly statements: readonly string[]
}

/**
 * The entries of what pg_restore wrote as SQL. Their owners are not read from their headings: whatever has an owner of its own also has
 * ALTER … OWNER TO (`_getObjectDescription` in pg_backup_archiver.c). What is set for the session is left out, but for the tablespace and
 * the access method: an entry that uses one says so in no other way.
 */
export function readSchemaEntries(sql: string): SchemaEntry[] {
  const entries: (SchemaEntry & { statements: string[] })[] = []
  const defaults = new Map<string, string>()
  let at = 0
  for (const { text, start, end } of placeStatements(sql)) {
    entries.push(...readHeadings(sql.slice(at, start)))
    at = end
    const tokens = readTokens(text)
    const isSetting = hasWords(tokens, 0, 'SET') && !hasWords(tokens, 1, 'SESSION')
    if (isSetting) defaults.set(tokens[1]?.value ?? '', text)
    else if (!isSessionCall(text)) {
      const entry = entries.at(-1)
      if (entry === undefined) throw new Error(`no entry stands above: ${text.slice(0, 80)}`)
      const settings = settingsFor(text).map((name) => defaults.get(name) ?? `SET ${name} = ''`)
      entry.statements.push([...settings, text].join('; '))
    }
  }
  entries.push(...readHeadings(sql.slice(at)))
  return entries.map((entry) => ({ ...entry, statements: bindAuthorization(entry.statements) }))
}

/** From what stands between two statements. In a heading every line break of a name is a blank: no name can look like one. */
function readHeadings(between: string): (SchemaEntry & { statements: string[] })[] {
  return [...between.matchAll(heading)].map(([, name = '', type = '', schema = '']) => ({
    type,
    schema,
    name,
    statements: [],
  }))
}

const heading = /^-- Name: (.*); Type: (.*?); Schema: (.*?); Owner: .*$/gm

function isSessionCall(statement: string): boolean {
  return statement.startsWith(`SELECT pg_catalog.set_config('search_path'`)
}

/** Of the others it depends on what stood before them. */
function settingsFor(statement: string): string[] {
  const tokens = readTokens(statement)
  const has = (...words: string[]): boolean =>
    tokens.some((_token, index) => hasWords(tokens, index, ...words))
  const isCreated = hasWords(tokens, 0, 'CREATE')
  const isMaterialized = isCreated && hasWords(tokens, 1, 'MATERIALIZED', 'VIEW')
  const isTable =
    isCreated && (hasWords(tokens, 1, 'TABLE') || hasWords(tokens, 1, 'UNLOGGED', 'TABLE'))
  const isIndex =
    isCreated && (hasWords(tokens, 1, 'INDEX') || hasWords(tokens, 1, 'UNIQUE', 'INDEX'))
  const isKey =
    hasWords(tokens, 0, 'ALTER', 'TABLE') &&
    (has('PRIMARY', 'KEY') || has('UNIQUE') || has('EXCLUDE'))
  const hasStorage = (isTable && !has('PARTITION', 'BY')) || isMaterialized
  return [
    ...(isTable || isMaterialized || isIndex || isKey ? ['default_tablespace'] : []),
    ...(hasStorage ? ['default_table_access_method'] : []),
  ]
}
