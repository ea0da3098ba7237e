import type { TocEntry } from './read-toc.ts'
import { findAttachments } from './table-parts.ts'

/**
 * The entries of a dump, with each table attached before its own partitions are attached to it; all else keeps its place. pg_dump sorts
 * them by name, and in PostgreSQL 17 and 18 a partition that is attached too early gets none of the identity columns of the tables above.
 */
export function orderAttachments(toc: readonly TocEntry[]): TocEntry[] {
  const attachments = findAttachments(toc)
  const parents = new Map(attachments.map(({ partition, parent }) => [partition, parent]))
  const places = new Set(attachments.map(({ entry }) => entry))
  const ordered = attachments
    .map(({ entry, partition }) => ({ entry, depth: depthOf(partition) }))
    .toSorted((a, b) => a.depth - b.depth)
    .values()
  return toc.map((entry) => (places.has(entry) ? (ordered.next().value?.entry ?? entry) : entry))

  function depthOf(table: TocEntry): number {
    const parent = parents.get(table)
    return parent === undefined ? 0 : 1 + depthOf(parent)
  }
}
