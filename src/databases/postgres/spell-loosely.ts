import { readTokens, type Token } from './tokens.ts'

/**
 * A definition without its casts, parentheses and brackets: what PostgreSQL writes otherwise when it reads its own words again, such as
 * `(ARRAY['a'::character varying])::text[]` for `ARRAY[('a'::character varying)::text]` (tried with 15, 17 and 18). Strings, among them the
 * bodies of functions, and quoted names stay whole. Text that is no SQL stays as it is. Pure.
 */
export function spellLoosely(sql: string): string {
  try {
    return spell(readTokens(sql))
  } catch {
    return sql
  }
}

const brackets = new Set(['(', ')', '[', ']'])

function spell(tokens: readonly Token[]): string {
  const words: string[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if (isSymbol(token, ':') && isSymbol(tokens[at + 1], ':')) {
      at = endOfType(tokens, at + 2) - 1
    } else if (!(token.kind === 'symbol' && brackets.has(token.value))) {
      words.push(`${token.kind} ${token.value}`)
    }
  }
  return words.join('\n')
}

/** Words that a type's name goes on with. */
const followers = new Set(['VARYING', 'PRECISION', 'WITH', 'WITHOUT', 'TIME', 'ZONE'])

function endOfType(tokens: readonly Token[], start: number): number {
  let at = start + 1
  for (;;) {
    const token = tokens[at]
    if (isSymbol(token, '.')) at += 2
    else if (token?.kind === 'word' && followers.has(token.value.toUpperCase())) at += 1
    else if (isSymbol(token, '(') && isModifier(tokens, at)) at = closing(tokens, at) + 1
    else return at
  }
}

/** `(20)`, `(10,2)`. */
function isModifier(tokens: readonly Token[], at: number): boolean {
  const inside = tokens.slice(at + 1, closing(tokens, at))
  return inside.every(
    ({ kind, value }) => /^\d+$/.test(value) || (kind === 'symbol' && value === ','),
  )
}

function closing(tokens: readonly Token[], from: number): number {
  const at = tokens.findIndex((token, index) => index > from && isSymbol(token, ')'))
  return at === -1 ? tokens.length : at
}

function isSymbol(token: Token | undefined, value: string): boolean {
  return token?.kind === 'symbol' && token.value === value
}
