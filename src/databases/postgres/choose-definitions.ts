import type { TableChoice } from './choose-table.ts'
import { onOneLine, type TocEntry } from './read-toc.ts'
import { readTokens } from './tokens.ts'
import type { Definitions, SequenceValue, TableDefinition } from './table-definitions.ts'

/** The tables that the chosen rows go into, each with all its columns. Throws when one is not defined. */
export function definitionsOf({ data }: TableChoice, { tables }: Definitions): TableDefinition[] {
  return data.filter(isRows).map((entry) => {
    const table = tables.find((each) => isNamed(each, entry))
    if (table === undefined) throw undefinedTable(entry)
    return { ...table, columns: withInherited(table) }
  })

  /** What a table inherits is written where it comes from; what it has from several, it has once. */
  function withInherited({ columns, parents }: TableDefinition): TableDefinition['columns'] {
    const inherited = parents.flatMap((parent) => {
      const found = tables.find(
        ({ schema, name }) => schema === parent.schema && name === parent.name,
      )
      if (found === undefined) throw undefinedTable(parent)
      return withInherited(found)
    })
    const all = new Map([...inherited, ...columns].map((column) => [column.name, column]))
    return [...all.values()]
  }
}

/** How far the chosen table's own sequences had come. */
export function sequencesOf({ data }: TableChoice, { sequences }: Definitions): SequenceValue[] {
  const own = data.filter(({ description }) => description === 'SEQUENCE SET')
  return sequences.filter(({ sequence }) => {
    const [schema, , name] = readTokens(sequence)
    const named = { schema: schema?.value ?? '', name: name?.value ?? '' }
    return own.some((entry) => isNamed(named, entry))
  })
}

function isRows({ description }: TocEntry): boolean {
  return description === 'TABLE DATA'
}

function isNamed(
  { schema, name }: Pick<TableDefinition, 'schema' | 'name'>,
  entry: TocEntry,
): boolean {
  return onOneLine(schema) === entry.schema && onOneLine(name) === entry.name
}

function undefinedTable({ schema, name }: { schema: string | null; name: string }): Error {
  return new Error(`the dump does not define ${schema}.${name}`)
}
