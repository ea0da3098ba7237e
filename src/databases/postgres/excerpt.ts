import { hasWords, readTokens, type Token } from './tokens.ts'

const longest = 160
const leading = 40

/** As much of statements about a thing of this type as may stand in a report: no password, and no literal that may hold one. */
export function excerptOf(type: string, statements: readonly string[]): string {
  return shorten(show(type, statements), 0)
}

/** Excerpts of both, from where they part. */
export function excerptsOf(
  type: string,
  before: readonly string[],
  after: readonly string[],
): readonly [string, string] {
  const was = show(type, before)
  const is = show(type, after)
  let parting = 0
  while (parting < was.length && was.charAt(parting) === is.charAt(parting)) parting += 1
  const start = was === is ? 0 : Math.max(0, parting - leading)
  return [shorten(was, start), shorten(is, start)]
}

function shorten(text: string, from: number): string {
  const [head, tail] = [from > 0 ? '…' : '', from + longest < text.length ? '…' : '']
  return `${head}${text.slice(from, from + longest).replaceAll(/\s/g, ' ')}${tail}`
}

function show(type: string, statements: readonly string[]): string {
  return statements
    .map((statement) => withoutSecrets(statement, mayHoldSecrets.has(type)))
    .join('; ')
}

const mayHoldSecrets: ReadonlySet<string> = new Set([
  'FOREIGN DATA WRAPPER',
  'SERVER',
  'USER MAPPING',
  'FOREIGN TABLE',
  'SUBSCRIPTION',
])

function withoutSecrets(statement: string, hidesAll: boolean): string {
  const tokens = readTokens(statement)
  const hidden = tokens.filter(
    ({ kind }, index) =>
      kind === 'string' &&
      (hidesAll || hasWords(tokens, index - 1, 'PASSWORD') || isOwnSetting(tokens)),
  )
  return hidden.reduceRight(
    (text, { start, end }) => `${text.slice(0, start)}'…'${text.slice(end)}`,
    statement,
  )
}

/** `SET "app.key" TO …`: what PostgreSQL does not know is an application's, and often its secret. */
function isOwnSetting(tokens: readonly Token[]): boolean {
  return tokens.some(
    ({ value }, index) =>
      value.includes('.') &&
      hasWords(tokens, index - 1, 'SET') &&
      hasWords(tokens, index + 1, 'TO'),
  )
}
