import type { TocEntry } from './read-toc.ts'

/** What may depend on tables other than its own; its name begins with its own table's (`orders orders_pkey`). */
const namedAfterTheirs: ReadonlySet<string> = new Set([
  'CHECK CONSTRAINT',
  'CONSTRAINT',
  'DEFAULT',
  'POLICY',
  'RULE',
  'TRIGGER',
])

/** What is gone when one of the tables is that it depends on. */
const sharedByAll: ReadonlySet<string> = new Set([
  'FK CONSTRAINT',
  'INDEX',
  'INDEX ATTACH',
  'PUBLICATION TABLE',
  'ROW SECURITY',
  'SEQUENCE',
  'STATISTICS',
  'SUBSCRIPTION TABLE',
  'TABLE ATTACH',
  'TABLE DATA',
])

/** Which tables an attachment joins. */
export type Attachment = {
  readonly entry: TocEntry
  readonly partition: TocEntry
  readonly parent: TocEntry
}

export function findAttachments(toc: readonly TocEntry[]): Attachment[] {
  const all = findTables(toc)
  return toc.filter(isTableAttach).flatMap((entry) => {
    const partition = findPartition(entry, all)
    const parent = entry.dependsOn
      .flatMap((id) => all.get(id) ?? [])
      .find((table) => table !== partition)
    return partition === undefined || parent === undefined ? [] : [{ entry, partition, parent }]
  })
}

/** A table and all that is attached to it, at any depth. */
export function withPartitions(table: TocEntry, toc: readonly TocEntry[]): TocEntry[] {
  const attachments = Map.groupBy(findAttachments(toc), ({ parent }) => parent)
  return collect(table)

  function collect(parent: TocEntry): TocEntry[] {
    const partitions = attachments.get(parent)?.map(({ partition }) => partition) ?? []
    return [parent, ...partitions.flatMap(collect)]
  }
}

/**
 * The entries that these tables consist of, themselves included, and the foreign keys of other tables that point to them. By what they
 * depend on; where that may be several tables, the name tells whose it is.
 */
export function findParts(tables: readonly TocEntry[], toc: readonly TocEntry[]): TocEntry[] {
  const chosen = new Map(tables.map((table) => [table.id, table]))
  return toc.filter((entry) => chosen.has(entry.id) || isPart(entry))

  function isPart(entry: TocEntry): boolean {
    const theirs = entry.dependsOn.flatMap((id) => chosen.get(id) ?? [])
    if (theirs.length === 0) return false
    if (namedAfterTheirs.has(entry.description))
      return theirs.some((table) => isNamedAfter(entry, table))
    return sharedByAll.has(entry.description)
  }
}

export function isTableAttach({ description }: TocEntry): boolean {
  return description === 'TABLE ATTACH'
}

/** The partition of the two tables that an entry joins: the one that depends on the other. */
function findPartition(
  { dependsOn }: TocEntry,
  tables: ReadonlyMap<number, TocEntry>,
): TocEntry | undefined {
  const both = new Set(dependsOn.flatMap((id) => tables.get(id) ?? []))
  return [...both].find((table) => [...both].some(({ id }) => table.dependsOn.includes(id)))
}

export function findTables(toc: readonly TocEntry[]): Map<number, TocEntry> {
  return new Map(
    toc.filter(({ description }) => description === 'TABLE').map((table) => [table.id, table]),
  )
}

function isNamedAfter(entry: TocEntry, table: TocEntry): boolean {
  return `${entry.schema} ${entry.name}`.startsWith(`${table.schema} ${table.name} `)
}
