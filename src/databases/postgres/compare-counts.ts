import type { Database } from '../../model/manifest.ts'
import type { CountedTables } from './restore-orders.ts'

/** Table by table, in both directions. Pure. */
export function findDifferences(
  wanted: Pick<Database, 'tables' | 'largeObjects'>,
  found: Pick<CountedTables, 'tables' | 'largeObjects'>,
): string[] {
  const rows = new Map(found.tables.map((table) => [key(table), table.rows]))
  const known = new Set(wanted.tables.map(key))
  return [
    ...wanted.tables.flatMap((table) => {
      const there = rows.get(key(table))
      if (there === table.rows) return []
      return [`${nameOf(table)}: ${table.rows} rows in the backup, ${there ?? 'no table'} restored`]
    }),
    ...found.tables
      .filter((table) => !known.has(key(table)))
      .map((table) => `${nameOf(table)}: not in the backup, restored all the same`),
    ...(wanted.largeObjects === found.largeObjects
      ? []
      : [`${wanted.largeObjects} large objects in the backup, ${found.largeObjects} restored`]),
  ]
}

type Named = { readonly schema: string; readonly name: string }

/** Two tables may be called alike where a name has a dot in it. */
function key({ schema, name }: Named): string {
  return JSON.stringify([schema, name])
}

function nameOf({ schema, name }: Named): string {
  return `${schema}.${name}`
}
