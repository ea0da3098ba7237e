import type { TocEntry } from './read-toc.ts'

/**
 * What must not run beside the joining of indexes. A foreign key reads the tables that it joins, and with them their indexes from the table
 * above downwards; ALTER INDEX … ATTACH PARTITION locks them upwards. In parallel they met in a deadlock in 16 of 100 loads of the features
 * (PostgreSQL 17.12, two jobs; parallel-load.test.ts), and pg_restore ends with the first error. It knows of no dependency that would keep them apart.
 */
const afterIndexes: ReadonlySet<string> = new Set(['FK CONSTRAINT'])

/** What pg_restore itself leaves for last: grants, then what uses them or would act on all else (`_tocEntryRestorePass`, pg_backup_archiver.c). */
const forLast: ReadonlySet<string> = new Set([
  'ACL',
  'DEFAULT ACL',
  'EVENT TRIGGER',
  'MATERIALIZED VIEW DATA',
])

/**
 * The entries of a dump as lists for one pg_restore after the other, so that a parallel one meets no deadlock; each keeps its order. One list where no
 * index is joined to another.
 */
export function splitLoad(toc: readonly TocEntry[]): TocEntry[][] {
  if (!toc.some(({ description }) => description === 'INDEX ATTACH')) return [[...toc]]
  const later = new Set<number>()
  for (const entry of toc) if (isLater(entry)) later.add(entry.id)
  const { first = [], second = [] } = Object.groupBy(toc, ({ id }) =>
    later.has(id) ? 'second' : 'first',
  )
  return [first, second].filter((entries) => entries.length > 0)

  function isLater({ description, dependsOn }: TocEntry): boolean {
    if (afterIndexes.has(description) || forLast.has(description)) return true
    return dependsOn.some((id) => later.has(id))
  }
}
