import { hasWords, readTokens, type Token } from './tokens.ts'

/** How the rows of one table are written. */
export type CopyStatement = {
  readonly schema: string
  readonly name: string
  /** In the order of the values in each row; generated ones have none. */
  readonly columns: readonly string[]
}

/** Reads `COPY schema.table (column, …) FROM stdin`, of which no rows may follow. Other statements are passed over. */
export function readCopyStatements(sql: string): CopyStatement[] {
  const tokens = readTokens(sql)
  return tokens.flatMap((_token, at) => {
    const isFirst = at === 0 || tokens[at - 1]?.value === ';' || isHeld(tokens, at)
    return isFirst && hasWords(tokens, at, 'COPY') ? [readCopy(tokens, at)] : []
  })
}

/** psql's own `\restrict WORD` ends with its line, not with a semicolon. */
function isHeld(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 3]?.value === '\\'
}

function readCopy(tokens: readonly Token[], at: number): CopyStatement {
  const [schema, dot, name] = tokens.slice(at + 1, at + 4)
  if (schema === undefined || dot?.value !== '.' || name === undefined)
    throw new Error('rows of the dump are copied into a table that is named without its schema')
  const from = tokens.findIndex((_token, index) => index > at && hasWords(tokens, index, 'FROM'))
  const columns = tokens
    .slice(at + 4, from)
    .filter(({ kind }) => kind !== 'symbol')
    .map(({ value }) => value)
  return { schema: schema.value, name: name.value, columns }
}
