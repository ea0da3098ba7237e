import { hasWords, readTokens, type Token } from './tokens.ts'

/** A statement with one blank between its tokens. Literals and quoted names stay as they are, to the byte. */
export function spellExactly(statement: string): string {
  const tokens = sortRoles(readTokens(statement))
  return spell(statement, tokens)
}

/**
 * The same without parentheses and casts. PostgreSQL writes some expressions otherwise after one round trip: `IN ('a', 'b')` on a
 * varchar is dumped as `ANY ((ARRAY['a'::character varying])::text[])`, and of the restored one as `ANY (ARRAY[('a'::character
 * varying)::text])` (tried with 15, 17 and 18).
 */
export function spellLoosely(statement: string): string {
  const tokens = sortRoles(readTokens(statement))
  const kept: Token[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined || isSymbol(token, '(') || isSymbol(token, ')')) continue
    if (isSymbol(token, ':') && isSymbol(tokens[at + 1], ':')) at = endOfType(tokens, at + 2) - 1
    else kept.push(token)
  }
  return spell(statement, kept)
}

/** The index behind a type that begins at `from`, as format_type writes it. */
function endOfType(tokens: readonly Token[], from: number): number {
  let at = from + 1
  while (isSymbol(tokens[at], '.')) at += 2
  at = skipModifiers(tokens, at)
  const words = secondWords.find(
    ([first, ...rest]) => hasWords(tokens, from, first) && hasWords(tokens, at, ...rest),
  )
  if (words !== undefined) at = skipModifiers(tokens, at + words.length - 1)
  while (isSymbol(tokens[at], '[') && isSymbol(tokens[at + 1], ']')) at += 2
  return at
}

/** Types of more than one word. */
const secondWords: readonly (readonly [string, ...string[]])[] = [
  ['CHARACTER', 'VARYING'],
  ['DOUBLE', 'PRECISION'],
  ['BIT', 'VARYING'],
  ...['TIME', 'TIMESTAMP'].flatMap((type): [string, ...string[]][] => [
    [type, 'WITH', 'TIME', 'ZONE'],
    [type, 'WITHOUT', 'TIME', 'ZONE'],
  ]),
  ...[
    ['YEAR', 'TO', 'MONTH'],
    ['DAY', 'TO', 'HOUR'],
    ['DAY', 'TO', 'MINUTE'],
    ['DAY', 'TO', 'SECOND'],
    ['HOUR', 'TO', 'MINUTE'],
    ['HOUR', 'TO', 'SECOND'],
    ['MINUTE', 'TO', 'SECOND'],
    ...['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'].map((field) => [field]),
  ].map((fields): [string, ...string[]] => ['INTERVAL', ...fields]),
]

/** `(10,2)`, or what else a type may take: words, signs and commas. Anything else in parentheses is no type's. */
function skipModifiers(tokens: readonly Token[], from: number): number {
  if (!isSymbol(tokens[from], '(')) return from
  const close = tokens.findIndex((token, index) => index > from && isSymbol(token, ')'))
  const inside = tokens.slice(from + 1, close)
  const areModifiers = inside.every(
    (token) => token.kind === 'word' || isSymbol(token, ',') || isSymbol(token, '-'),
  )
  return close > from + 1 && areModifiers ? close + 1 : from
}

/** pg_dump names the roles of a policy in the order of their creation on the server: another one after a restore. */
function sortRoles(tokens: readonly Token[]): readonly Token[] {
  if (!hasWords(tokens, 0, 'CREATE', 'POLICY')) return tokens
  const to = tokens.findIndex((_token, index) => hasWords(tokens, index, 'TO'))
  if (to === -1) return tokens
  const roles: Token[] = []
  let at = to + 1
  for (; tokens[at] !== undefined; at += 2) {
    roles.push(tokens[at] as Token)
    if (!isSymbol(tokens[at + 1], ',')) break
  }
  const commas = tokens.slice(to + 2, at).filter((token) => isSymbol(token, ','))
  const sorted = roles.toSorted((a, b) => (a.value < b.value ? -1 : 1))
  const list = sorted.flatMap((role, index) => [role, ...commas.slice(index, index + 1)])
  return [...tokens.slice(0, to + 1), ...list, ...tokens.slice(at + 1)]
}

function spell(statement: string, tokens: readonly Token[]): string {
  return tokens.map(({ start, end }) => statement.slice(start, end)).join(' ')
}

function isSymbol(token: Token | undefined, value: string): boolean {
  return token?.kind === 'symbol' && token.value === value
}
