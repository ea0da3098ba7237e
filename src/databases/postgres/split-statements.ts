import { hasWords, nextToken, readTokens, type Token } from './tokens.ts'

/** A statement and where it stands in its text. */
export type PlacedStatement = {
  /** Without its semicolon. */
  readonly text: string
  readonly start: number
  /** Behind the semicolon. */
  readonly end: number
}

/**
 * The statements of what pg_dump, pg_restore and pg_dumpall write as plain SQL, in order, without their semicolons. Comments between
 * them and psql's own commands (`\connect`, `\restrict`) are left out. Whatever standard_conforming_strings the text sets, each
 * statement means the same under any. Throws when the text ends in the middle of a statement, and when rows follow
 * (`COPY … FROM stdin`): those are not SQL.
 */
export function splitStatements(sql: string): string[] {
  return placeStatements(sql).map(({ text }) => text)
}

/** The same, for whoever needs to know what stands between them. */
export function placeStatements(sql: string): PlacedStatement[] {
  const statements: PlacedStatement[] = []
  let isEscaping = false
  let at = 0
  for (let first = nextToken(sql, at); first !== undefined; first = nextToken(sql, at)) {
    if (first.kind === 'symbol' && first.value === '\\') at = endOfLine(sql, first.end)
    else if (isSemicolon(first)) at = first.end
    else {
      const tokens = readStatement(sql, first)
      refuseRows(tokens)
      isEscaping ||= setsEscaping(tokens)
      const last = tokens.at(-1) ?? first
      const statement = sql.slice(first.start, last.end)
      at = nextToken(sql, last.end)?.end ?? sql.length
      const text = isEscaping ? withEscapesMarked(statement) : statement
      statements.push({ text, start: first.start, end: at })
    }
  }
  return statements
}

/** The tokens up to the semicolon that ends the statement: not one in parentheses (rules), not one in the body of a function. */
function readStatement(sql: string, first: Token): Token[] {
  const tokens: Token[] = []
  let [parentheses, blocks] = [0, 0]
  for (let token: Token | undefined = first; ; token = nextToken(sql, token.end)) {
    if (token === undefined)
      throw new Error(
        `the SQL text ends in the middle of: ${sql.slice(first.start, first.start + 80)}`,
      )
    if (isSemicolon(token) && parentheses === 0 && blocks === 0) return tokens
    tokens.push(token)
    if (token.kind === 'symbol') parentheses += { '(': 1, ')': -1 }[token.value] ?? 0
    if (token.kind === 'word') blocks += blockChange(tokens, blocks)
  }
}

/** `BEGIN ATOMIC … END` (PostgreSQL 14 and later) holds whole statements; of what may stand in them only CASE has an END too. */
function blockChange(tokens: readonly Token[], blocks: number): number {
  const last = tokens.length - 1
  if (hasWords(tokens, last - 1, 'BEGIN', 'ATOMIC')) return 1
  if (blocks === 0) return 0
  if (hasWords(tokens, last, 'CASE')) return 1
  return hasWords(tokens, last, 'END') ? -1 : 0
}

function refuseRows(tokens: readonly Token[]): void {
  if (!hasWords(tokens, 0, 'COPY')) return
  if (tokens.some((_token, index) => hasWords(tokens, index, 'FROM', 'STDIN')))
    throw new Error('the SQL text holds rows (COPY … FROM stdin): only schemas can be split')
}

/** A dump of a database that has standard_conforming_strings off is written that way: backslashes are doubled in plain quotes. */
function setsEscaping(tokens: readonly Token[]): boolean {
  return hasWords(tokens, 0, 'SET', 'STANDARD_CONFORMING_STRINGS') && hasWords(tokens, 3, 'OFF')
}

function withEscapesMarked(statement: string): string {
  return readTokens(statement).reduceRight((text, { kind, value, start }) => {
    const isPlain = kind === 'string' && statement.charAt(start) === `'`
    return isPlain && value.includes('\\') ? `${text.slice(0, start)}E${text.slice(start)}` : text
  }, statement)
}

function endOfLine(sql: string, from: number): number {
  const end = sql.indexOf('\n', from)
  return end === -1 ? sql.length : end
}

function isSemicolon({ kind, value }: Token): boolean {
  return kind === 'symbol' && value === ';'
}
