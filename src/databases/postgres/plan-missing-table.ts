import { LifeboatError } from '../../errors.ts'
import type { TableChoice } from './choose-table.ts'
import type { TocEntry } from './read-toc.ts'
import { findTables } from './table-parts.ts'
import type { TableName } from './table-sql.ts'

export type MissingTablePlan = {
  /** In the order to restore them. */
  readonly entries: readonly TocEntry[]
  /** Tables that are there and change with it, named as a dump lists them. */
  readonly beside: readonly TableName[]
  readonly warnings: readonly string[]
}

/** What a plan depends on: whether it is there decides. */
export function findQuestionable(toc: readonly TocEntry[], choice: TableChoice): TocEntry[] {
  const optional = choice.whole.filter(isOptional)
  return [
    ...new Set([
      ...choice.needs,
      ...choice.dependents,
      ...optional,
      ...optional.flatMap((entry) => findRelated(toc, entry)),
    ]),
  ]
}

/**
 * What is restored of a table that is gone, given the ids of what the live database has not. A foreign key to or of a table that is gone
 * too is left out: whichever of the two comes back last brings it, so that tables with keys both ways can come back one by one. Throws
 * `table-needs` when something else is missing. Pure.
 */
export function planMissingTable(
  toc: readonly TocEntry[],
  choice: TableChoice,
  missing: ReadonlySet<number>,
): MissingTablePlan {
  const whole = new Set(choice.whole)
  const lacks = (entry: TocEntry): TocEntry[] =>
    findRelated(toc, entry).filter((each) => missing.has(each.id) && !whole.has(each))
  const optional = choice.whole.filter(isOptional)
  // One that is there still: the table was detached from another, not dropped.
  const standing = optional.filter(
    ({ id, description }) => description === 'FK CONSTRAINT' && !missing.has(id),
  )
  const left = optional.filter((entry) => !standing.includes(entry) && lacks(entry).length > 0)
  const entries = choice.whole.filter((entry) => !standing.includes(entry) && !left.includes(entry))
  const needed = new Set(entries.flatMap(({ dependsOn }) => dependsOn))
  const absent = choice.needs.filter(({ id }) => needed.has(id) && missing.has(id))
  if (absent.length > 0) throw needs(choice, absent)
  const tables = findTables(toc)
  const beside = [
    ...new Set(
      [...needed]
        .flatMap((id) => tables.get(id) ?? [])
        .concat(
          entries
            .filter(isOptional)
            .flatMap((entry) => findRelated(toc, entry))
            .filter(({ description }) => description === 'TABLE'),
        ),
    ),
  ].filter((table) => !whole.has(table))
  return {
    entries,
    beside: beside.flatMap(({ schema, name }) => (schema === null ? [] : [{ schema, name }])),
    warnings: [
      ...left.map((entry) => {
        const names = lacks(entry).map(describeEntry).join(', ')
        return `${describeEntry(entry)} is left out: ${names} is not there; it comes back with that`
      }),
      ...choice.dependents
        .filter(({ id, name }) => missing.has(id) && !name.endsWith(' _RETURN'))
        .map(
          (entry) =>
            `${describeEntry(entry)} depended on the table, is not there and is not brought back`,
        ),
    ],
  }
}

/** What a table is whole without. */
function isOptional({ description }: TocEntry): boolean {
  return description === 'FK CONSTRAINT' || description === 'PUBLICATION TABLE'
}

/**
 * The tables and the publication that such an entry is about. The table that a foreign key belongs to is not always among what it depends
 * on, but its name stands before the key's; where two names do, the longer one is meant.
 */
function findRelated(toc: readonly TocEntry[], entry: TocEntry): TocEntry[] {
  const named = toc.filter(
    ({ description, schema, name }) =>
      description === 'TABLE' && schema === entry.schema && entry.name.startsWith(`${name} `),
  )
  const known = toc.filter(
    ({ id, description }) =>
      ['TABLE', 'PUBLICATION'].includes(description) && entry.dependsOn.includes(id),
  )
  if (named.some((table) => known.includes(table))) return known
  return [...known, ...named.toSorted((a, b) => b.name.length - a.name.length).slice(0, 1)]
}

function describeEntry({ description, schema, name }: TocEntry): string {
  return `${description.toLowerCase()} ${schema === null ? '' : `${schema}.`}${name}`
}

function needs(choice: TableChoice, absent: readonly TocEntry[]): LifeboatError {
  const table = choice.whole.find(({ description }) => description === 'TABLE')
  return new LifeboatError(
    'table-needs',
    `the table ${table?.schema}.${table?.name} needs what the live database does not have`,
    {
      hint: 'Bring that back first, or restore the whole database. Nothing was changed.',
      details: absent.map(describeEntry),
    },
  )
}
