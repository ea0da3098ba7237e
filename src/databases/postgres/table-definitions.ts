import { splitStatements } from './split-statements.ts'
import { hasWords, readTokens, type Token } from './tokens.ts'

export type Column = {
  readonly name: string
  /** As format_type writes it without a search path; pg_dump asks it. */
  readonly type: string
  readonly isGenerated: boolean
}

export type TableDefinition = {
  readonly schema: string
  readonly name: string
  /** Of a table that inherits, only its own. */
  readonly columns: readonly Column[]
  readonly parents: readonly Pick<TableDefinition, 'schema' | 'name'>[]
  /** `CREATE TABLE … OF type`: its columns are the type's, and not named here. */
  readonly isTyped: boolean
}

export type SequenceValue = {
  /** Schema and name as SQL text. */
  readonly sequence: string
  /** As text: it may be greater than a number can be exact. */
  readonly value: string
  readonly isCalled: boolean
}

export type Definitions = {
  readonly tables: readonly TableDefinition[]
  readonly sequences: readonly SequenceValue[]
}

/** Reads what pg_restore writes for entries of the kinds TABLE and SEQUENCE SET. Other statements are passed over. */
export function readDefinitions(sql: string): Definitions {
  const statements = splitStatements(sql).map((text) => ({ text, tokens: readTokens(text) }))
  return {
    tables: statements.flatMap(({ text, tokens }) => {
      const at = tokens.findIndex((_token, index) => hasWords(tokens, index, 'TABLE'))
      const isCreated = hasWords(tokens, 0, 'CREATE') && at > 0 && at <= 2
      return isCreated ? [readTable(text, tokens, at + 1)] : []
    }),
    sequences: statements.flatMap(({ tokens }) => readSequence(tokens)),
  }
}

function readTable(text: string, tokens: readonly Token[], at: number): TableDefinition {
  const { schema, name } = readName(tokens, at)
  const behind = at + 3
  const isTyped = hasWords(tokens, behind, 'OF')
  const groups = readGroups(tokens)
  const items = groups.find(({ open }) => open >= behind)
  const inherits = groups.find(({ open }) => hasWords(tokens, open - 1, 'INHERITS'))
  const hasItems = items !== undefined && items !== inherits
  return {
    schema,
    name,
    columns: hasItems && !isTyped ? items.parts.flatMap((part) => readColumn(text, part)) : [],
    parents: inherits?.parts.map((part) => readName(part, 0)) ?? [],
    isTyped,
  }
}

function readName(tokens: readonly Token[], at: number): Pick<TableDefinition, 'schema' | 'name'> {
  const [schema, dot, name] = tokens.slice(at, at + 3)
  if (schema === undefined || dot?.value !== '.' || name === undefined)
    throw new Error('a table of the dump is named without its schema')
  return { schema: schema.value, name: name.value }
}

type Group = { readonly open: number; readonly parts: readonly (readonly Token[])[] }

/** What stands in parentheses that are in no others, parted at its commas. */
function readGroups(tokens: readonly Token[]): Group[] {
  const groups: { open: number; parts: Token[][] }[] = []
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    const symbol = token.kind === 'symbol' ? token.value : ''
    if (symbol === '(' || symbol === '[') depth += 1
    if (symbol === ')' || symbol === ']') depth -= 1
    if (symbol === '(' && depth === 1) groups.push({ open: index, parts: [[]] })
    else if (symbol === ',' && depth === 1) groups.at(-1)?.parts.push([])
    else if (depth >= 1) groups.at(-1)?.parts.at(-1)?.push(token)
  }
  return groups
}

/** What may follow a column's type. All are reserved, or never begin a type that pg_dump writes. */
const endsType = ['DEFAULT', 'NOT', 'COLLATE', 'GENERATED', 'CONSTRAINT'] as const

function readColumn(text: string, part: readonly Token[]): Column[] {
  const [name, first] = part
  if (name === undefined || first === undefined || hasWords(part, 0, 'CONSTRAINT')) return []
  const end = part.findIndex(
    (_token, index) => index > 0 && endsType.some((word) => hasWords(part, index, word)),
  )
  const last = part[(end === -1 ? part.length : end) - 1] ?? first
  return [
    {
      name: name.value,
      type: text.slice(first.start, last.end),
      isGenerated: part.some((_token, index) => hasWords(part, index, 'GENERATED', 'ALWAYS', 'AS')),
    },
  ]
}

/** `SELECT pg_catalog.setval('shop.orders_id_seq', 9, true)`; the value may be negative. */
function readSequence(tokens: readonly Token[]): SequenceValue[] {
  if (!hasWords(tokens, 0, 'SELECT', 'PG_CATALOG') || !hasWords(tokens, 3, 'SETVAL')) return []
  const [sequence, , ...rest] = tokens.slice(5)
  const value = rest
    .slice(
      0,
      rest.findIndex((token) => token.value === ','),
    )
    .map((token) => token.value)
  const isCalled = hasWords(rest, rest.length - 2, 'TRUE')
  return sequence === undefined
    ? []
    : [{ sequence: sequence.value, value: value.join(''), isCalled }]
}
