export type Token = {
  readonly kind: 'word' | 'identifier' | 'string' | 'symbol'
  /** A word or a symbol as written; an identifier or a string without its quotes. */
  readonly value: string
  readonly start: number
  readonly end: number
}

// PostgreSQL takes every character beyond ASCII for a letter, and no other blanks than these (src/backend/parser/scan.l).
const blanks = /[ \t\n\r\f\v]+|--[^\n\r]*/y
const word = /[A-Za-z0-9_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y
const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y

/**
 * The next token of SQL text, as far as finding names, strings and ends of statements needs it: a number is a word, an operator
 * a row of symbols. Blanks and comments are passed over; `undefined` is the end of the text. Throws when a string, a quoted name or a
 * comment has no end: the text was cut off.
 */
export function nextToken(sql: string, from: number): Token | undefined {
  const start = skipBlanks(sql, from)
  if (start >= sql.length) return undefined
  const first = sql.charAt(start)
  if (first === '"') return quoted(sql, start, 'identifier')
  if (first === `'`) return quoted(sql, start, 'string')
  if (/e/i.test(first) && sql.charAt(start + 1) === `'`) return escaped(sql, start)
  const tag = matchAt(dollarQuote, sql, start)
  if (tag !== undefined) return dollarQuoted(sql, start, tag)
  const value = matchAt(word, sql, start)
  if (value !== undefined) return { kind: 'word', value, start, end: start + value.length }
  return { kind: 'symbol', value: first, start, end: start + 1 }
}

export function readTokens(sql: string): Token[] {
  const tokens: Token[] = []
  for (let token = nextToken(sql, 0); token !== undefined; token = nextToken(sql, token.end))
    tokens.push(token)
  return tokens
}

/** Whether these bare words stand at this place, in any case. What is quoted is no keyword. */
export function hasWords(tokens: readonly Token[], at: number, ...words: string[]): boolean {
  return words.every((wanted, index) => {
    const token = tokens[at + index]
    return token?.kind === 'word' && token.value.toUpperCase() === wanted
  })
}

function skipBlanks(sql: string, from: number): number {
  let at = from
  for (;;) {
    const blank = matchAt(blanks, sql, at)
    if (blank !== undefined) at += blank.length
    else if (sql.startsWith('/*', at)) at = endOfComment(sql, at)
    else return at
  }
}

function endOfComment(sql: string, start: number): number {
  const edge = /\/\*|\*\//g
  edge.lastIndex = start
  let depth = 0
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return edge.lastIndex
  }
  throw withoutEnd('comment', start)
}

function quoted(sql: string, start: number, kind: 'identifier' | 'string'): Token {
  const quote = sql.charAt(start)
  let close = sql.indexOf(quote, start + 1)
  while (close !== -1 && sql.charAt(close + 1) === quote) close = sql.indexOf(quote, close + 2)
  if (close === -1) throw withoutEnd(kind, start)
  const value = sql.slice(start + 1, close).replaceAll(quote + quote, quote)
  return { kind, value, start, end: close + 1 }
}

/** E'…'. PostgreSQL's tools escape nothing but the backslash, so that and the doubled quote are all that the value resolves. */
function escaped(sql: string, start: number): Token {
  let at = start + 2
  while (at < sql.length) {
    if (sql.charAt(at) === '\\' || sql.startsWith(`''`, at)) at += 2
    else if (sql.charAt(at) !== `'`) at += 1
    else {
      const value = sql.slice(start + 2, at).replaceAll(/\\(.)|'(')/gs, '$1$2')
      return { kind: 'string', value, start, end: at + 1 }
    }
  }
  throw withoutEnd('string', start)
}

function dollarQuoted(sql: string, start: number, tag: string): Token {
  const body = start + tag.length
  const close = sql.indexOf(tag, body)
  if (close === -1) throw withoutEnd('string', start)
  return { kind: 'string', value: sql.slice(body, close), start, end: close + tag.length }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function withoutEnd(what: string, start: number): Error {
  return new Error(`the ${what} that begins at character ${start} of the SQL text has no end`)
}
