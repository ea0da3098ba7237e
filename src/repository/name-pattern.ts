/** One name of a pattern, read as restic reads it: Go's filepath.Match, which compares bytes, and characters only in `?` and `[…]`. */
export type NamePattern = readonly Token[]

type Token =
  | { readonly fits: 'any-text' }
  | { readonly fits: 'any-character' }
  | { readonly fits: 'byte'; readonly byte: number }
  | { readonly fits: 'class'; readonly negated: boolean; readonly ranges: readonly Range[] }

type Range = { readonly from: number; readonly to: number }

/** Undefined when it is malformed: a `[` without an end, nothing behind a `\`, or an empty end of a range (Go, filepath.ErrBadPattern). */
export function readNamePattern(text: string): NamePattern | undefined {
  const characters = Array.from(text)
  const tokens: Token[] = []
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? ''
    if (character === '*') tokens.push({ fits: 'any-text' })
    else if (character === '?') tokens.push({ fits: 'any-character' })
    else if (character === '[') {
      const found = readClass(characters, at + 1)
      if (found === undefined) return undefined
      tokens.push(found.token)
      at = found.last
    } else {
      if (character === '\\') at += 1
      const literal = characters[at]
      if (literal === undefined) return undefined
      tokens.push(...[...Buffer.from(literal)].map((byte): Token => ({ fits: 'byte', byte })))
    }
  }
  return tokens
}

type FoundClass = { readonly token: Token; readonly last: number }

function readClass(characters: readonly string[], start: number): FoundClass | undefined {
  const negated = characters[start] === '^'
  let at = negated ? start + 1 : start
  const ranges: Range[] = []
  while (characters[at] !== ']' || ranges.length === 0) {
    const from = readEnd(characters, at)
    if (from === undefined) return undefined
    at = from.next
    const to = characters[at] === '-' ? readEnd(characters, at + 1) : from
    if (to === undefined) return undefined
    at = to.next
    ranges.push({ from: from.code, to: to.code })
  }
  return { token: { fits: 'class', negated, ranges }, last: at }
}

function readEnd(
  characters: readonly string[],
  at: number,
): { readonly code: number; readonly next: number } | undefined {
  const first = characters[at]
  if (first === undefined || first === '-' || first === ']') return undefined
  const isEscaped = first === '\\'
  const code = (isEscaped ? characters[at + 1] : first)?.codePointAt(0)
  return code === undefined ? undefined : { code, next: at + (isEscaped ? 2 : 1) }
}

/** Whether all of a name fits. Names are bytes: not all of them are text. */
export function fitsName(pattern: NamePattern, name: Buffer): boolean {
  let [token, at] = [0, 0]
  let lastText: { readonly token: number; readonly at: number } | undefined
  while (token < pattern.length || at < name.length) {
    const next = pattern[token]
    if (next?.fits === 'any-text') {
      lastText = { token, at }
      token += 1
      continue
    }
    const length = next === undefined ? undefined : fittingBytes(next, name, at)
    if (length !== undefined) {
      token += 1
      at += length
      continue
    }
    if (lastText === undefined || lastText.at >= name.length) return false
    // What `*` stands for grows by one byte, also in the middle of a character: so does Go's.
    lastText = { token: lastText.token, at: lastText.at + 1 }
    token = lastText.token + 1
    at = lastText.at
  }
  return true
}

/** How many bytes of the name it stands for; undefined when it does not fit there. */
function fittingBytes(
  token: Exclude<Token, { fits: 'any-text' }>,
  name: Buffer,
  at: number,
): number | undefined {
  if (at >= name.length) return undefined
  if (token.fits === 'byte') return name[at] === token.byte ? 1 : undefined
  const { code, length } = readCharacter(name, at)
  if (token.fits === 'any-character') return length
  const isIn = token.ranges.some(({ from, to }) => from <= code && code <= to)
  return isIn === token.negated ? undefined : length
}

const invalid = { code: 0xfffd, length: 1 } as const

/** A byte that begins no character is one by itself, as in Go (utf8.DecodeRune). */
function readCharacter(
  name: Buffer,
  at: number,
): { readonly code: number; readonly length: number } {
  const first = name[at] ?? 0
  if (first < 0x80) return { code: first, length: 1 }
  for (const length of [2, 3, 4]) {
    const bytes = name.subarray(at, at + length)
    const text = bytes.toString('utf8')
    const code = text.codePointAt(0)
    if (bytes.length < length || code === undefined) return invalid
    if (Buffer.from(text).equals(bytes) && String.fromCodePoint(code) === text)
      return { code, length }
  }
  return invalid
}
