import { orderAttachments } from './order-attachments.ts'
import { onOneLine, type TocEntry } from './read-toc.ts'
import {
  findAttachments,
  findParts,
  findTables,
  isTableAttach,
  withPartitions,
} from './table-parts.ts'

export type TableChoice = {
  readonly found: boolean
  /** A partitioned table holds no rows itself: its partitions are chosen with it. */
  readonly isPartitioned: boolean
  /**
   * All that makes the table anew where it is missing, in the order to restore it: the table and its partitions, rows, sequences, keys,
   * indexes, policies, privileges, and the foreign keys of other tables that point to it.
   */
  readonly whole: readonly TocEntry[]
  /** The rows and the values of the table's own sequences, for a table that is there and empty. */
  readonly data: readonly TocEntry[]
  /** The sequences that the table owns. */
  readonly sequences: readonly Pick<TocEntry, 'schema' | 'name'>[]
  /** What `whole` needs and does not bring: schemas, types, functions, the tables at the other ends of the foreign keys. */
  readonly needs: readonly TocEntry[]
  /**
   * What was dropped if the table was, with CASCADE, and is not brought back: views, rules and policies of other tables. A foreign key among
   * them points to the table that a chosen partition belongs to: it is still there if the partition was detached before.
   */
  readonly dependents: readonly TocEntry[]
}

const nothing: TableChoice = {
  found: false,
  isPartitioned: false,
  whole: [],
  data: [],
  sequences: [],
  needs: [],
  dependents: [],
}

/**
 * Which entries of a dump make one table: an ordinary or a partitioned one, or a partition. Throws when two tables look alike in the
 * list, as only names with line breaks can.
 */
export function chooseTable(toc: readonly TocEntry[], schema: string, table: string): TableChoice {
  const chosen = findTable(toc, schema, table)
  if (chosen === undefined) return nothing
  const parts = idsOf(findParts(withPartitions(chosen, toc), toc))
  const whole = orderAttachments(toc).filter(
    (entry) => parts.has(entry.id) || (isAbout(entry) && dependsOnAny(entry, parts)),
  )
  return {
    found: true,
    isPartitioned: !toc.some(
      ({ description, dependsOn }) => description === 'TABLE DATA' && dependsOn.includes(chosen.id),
    ),
    whole: attachLate(whole, chosen, toc),
    data: whole.filter(({ description }) => ['TABLE DATA', 'SEQUENCE SET'].includes(description)),
    sequences: whole
      .filter(({ description }) => description === 'SEQUENCE')
      .map((entry) => ({ schema: entry.schema, name: entry.name })),
    needs: findNeeds(toc, whole),
    dependents: findDependents(toc, whole),
  }
}

function findTable(toc: readonly TocEntry[], schema: string, table: string): TocEntry | undefined {
  const [wanted, ...more] = [...findTables(toc).values()].filter(
    (entry) => entry.schema === onOneLine(schema) && entry.name === onOneLine(table),
  )
  if (more.length > 0) throw new Error(`several tables of the dump look like ${schema}.${table}`)
  return wanted
}

const about: ReadonlySet<string> = new Set([
  'ACL',
  'COMMENT',
  'SECURITY LABEL',
  'SEQUENCE OWNED BY',
  'SEQUENCE SET',
  'STATISTICS DATA',
])

/** Whether an entry only says more of the one that it depends on. */
function isAbout({ description }: TocEntry): boolean {
  return about.has(description)
}

/**
 * A dump attaches partitions before they have keys and indexes. Attached to a table that has them already, a partition would be given
 * copies, and its own would fail; so it is attached behind them, and its own partitions behind it.
 */
function attachLate(
  whole: readonly TocEntry[],
  chosen: TocEntry,
  toc: readonly TocEntry[],
): readonly TocEntry[] {
  if (!findAttachments(toc).some(({ partition }) => partition === chosen)) return whole
  const rest = whole.filter((entry) => !isTableAttach(entry))
  const last = rest.findLastIndex(({ description }) =>
    ['TABLE', 'TABLE DATA', 'CONSTRAINT', 'INDEX'].includes(description),
  )
  return rest.toSpliced(last + 1, 0, ...whole.filter(isTableAttach))
}

function findNeeds(toc: readonly TocEntry[], whole: readonly TocEntry[]): TocEntry[] {
  const there = idsOf(whole)
  const needed = new Set(whole.flatMap(({ dependsOn }) => dependsOn))
  return toc.filter(({ id }) => needed.has(id) && !there.has(id))
}

/** All that depends on the table, and the views upon views. Of these the rules, indexes and rows are not named once more. */
function findDependents(toc: readonly TocEntry[], whole: readonly TocEntry[]): TocEntry[] {
  const there = idsOf(whole)
  const found = new Set<TocEntry>()
  const others = toc.filter((entry) => !there.has(entry.id) && !isAbout(entry))
  for (const entry of others) if (dependsOnAny(entry, there)) found.add(entry)
  // A set hands out what is added to it on the way.
  for (const { id, description } of found)
    if (description.endsWith('VIEW'))
      for (const entry of others)
        if (entry.description.endsWith('VIEW') && entry.dependsOn.includes(id)) found.add(entry)
  return others.filter((entry) => found.has(entry))
}

function dependsOnAny({ dependsOn }: TocEntry, ids: ReadonlySet<number>): boolean {
  return dependsOn.some((id) => ids.has(id))
}

function idsOf(entries: readonly TocEntry[]): Set<number> {
  return new Set(entries.map(({ id }) => id))
}
