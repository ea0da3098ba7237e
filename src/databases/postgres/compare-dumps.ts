import type { ComparedDump } from './compare-rows-worker.ts'
import type { ComparedSchemas } from './compare-schemas.ts'
import type { ComparedPair, ComparedRows } from './comparison-order.ts'
import { readCopyStatements, type CopyStatement } from './copy-statements.ts'
import type { DescribedDump } from './describe-dumps-worker.ts'
import { readToc } from './read-toc.ts'

export type PairedDumps = {
  /** For `compareRowsSpec`. */
  readonly pair: ComparedPair
  /** Names of the stored tables, by the ids of the entries that hold their rows. */
  readonly names: ReadonlyMap<number, string>
  /** Tables whose rows cannot be compared. */
  readonly differences: readonly string[]
  readonly notes: readonly string[]
}

type Rows = CopyStatement & { readonly id: number; readonly title: string }

/**
 * Which files of rows of two dumps belong together: those of the table of the same name. The order of columns is not the table's own
 * where a parent got one after its children were made: restored, the parent's come first. Pure.
 */
export function pairDumps(stored: DescribedDump, restored: DescribedDump): PairedDumps {
  const before = listRows(stored)
  const after = new Map(listRows(restored).map((rows) => [keyOf(rows), rows]))
  const known = new Set(before.map(keyOf))
  const tables: ComparedPair['tables'] = []
  const notes: string[] = []
  const differences: string[] = []
  for (const rows of before) {
    const partner = after.get(keyOf(rows))
    const places = rows.columns.map((column) => partner?.columns.indexOf(column) ?? -1)
    if (partner === undefined) differences.push(`${rows.title}: its rows are missing`)
    else if (places.includes(-1) || places.length !== partner.columns.length)
      differences.push(`${rows.title}: it has other columns`)
    else if (places.every((place, index) => place === index))
      tables.push({ stored: rows.id, restored: partner.id })
    else {
      tables.push({ stored: rows.id, restored: partner.id, columns: places })
      notes.push(`${rows.title}: its columns stand in another order`)
    }
  }
  for (const rows of after.values())
    if (!known.has(keyOf(rows))) differences.push(`${rows.title}: its rows are extra`)
  return {
    pair: { stored: stored.path, restored: restored.path, tables },
    names: new Map(before.map(({ id, title }) => [id, title])),
    differences,
    notes,
  }
}

/** pg_restore writes the statements in the order of its list. */
function listRows({ path, list, copies }: DescribedDump): Rows[] {
  const entries = readToc(list).filter(({ description }) => description === 'TABLE DATA')
  const statements = readCopyStatements(copies)
  if (entries.length !== statements.length)
    throw new Error(`${path}: ${entries.length} tables have rows, ${statements.length} say how`)
  return statements.map((statement, index) => ({
    ...statement,
    id: entries[index]?.id ?? -1,
    title: `${statement.schema}.${statement.name}`,
  }))
}

function keyOf({ schema, name }: CopyStatement): string {
  return JSON.stringify([schema, name])
}

export type Comparison = {
  /** Of the stored dump, whose rows were compared. */
  readonly tables: number
  readonly rows: number
  readonly largeObjects: number
  /** What is not after the restore as it was stored; empty: nothing. */
  readonly differences: readonly string[]
  /** What looks otherwise and is the same. */
  readonly notes: readonly string[]
}

/** All that was seen of one database and of what was restored from it. Pure. */
export function judgeComparison(
  paired: PairedDumps,
  schemas: ComparedSchemas,
  { tables, objects }: ComparedDump,
): Comparison {
  const nameOf = ({ id }: ComparedRows): string => paired.names.get(id) ?? `entry ${id}`
  const unnamed = objects.differing - objects.differences.length
  const reordered = new Set(
    paired.pair.tables.flatMap(({ stored, columns }) => (columns === undefined ? [] : stored)),
  )
  const moved = tables.filter(({ id, outcome }) => outcome === 'moved' && !reordered.has(id))
  const different = tables.filter(({ outcome }) => outcome === 'different')
  return {
    tables: tables.length,
    rows: tables.reduce((sum, { rows }) => sum + Math.max(0, rows), 0),
    largeObjects: objects.largeObjects,
    differences: [
      ...schemas.differences,
      ...paired.differences,
      ...different.map((table) => `${nameOf(table)}: ${tellRows(table)}`),
      ...objects.differences.map((difference) => `large object ${difference}`),
      ...(unnamed > 0 ? [`${unnamed} more large objects are not the same`] : []),
    ],
    notes: [
      ...schemas.notes,
      ...paired.notes,
      ...moved.map((table) => `${nameOf(table)}: its rows stand in another order`),
    ],
  }
}

function tellRows({ rows, restoredRows }: ComparedRows): string {
  if (rows < 0) return 'its stored file is not there or was cut short'
  if (restoredRows < 0) return 'its file of the restored is not there or was cut short'
  return rows === restoredRows
    ? `of ${rows} rows some are not the same`
    : `${rows} rows were stored, ${restoredRows} are restored`
}
