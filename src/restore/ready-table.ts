import { definitionsOf, sequencesOf } from '../databases/postgres/choose-definitions.ts'
import type { TableChoice } from '../databases/postgres/choose-table.ts'
import { makeTable } from '../databases/postgres/make-table.ts'
import { missingQuestion } from '../databases/postgres/missing-entries.ts'
import { findQuestionable, planMissingTable } from '../databases/postgres/plan-missing-table.ts'
import type { TocEntry } from '../databases/postgres/read-toc.ts'
import { replaceTable } from '../databases/postgres/replace-table.ts'
import {
  addedQuestion,
  kindQuestion,
  sequencesQuestion,
  superuserCheck,
  tableChecks,
} from '../databases/postgres/table-checks.ts'
import type { Definitions, TableDefinition } from '../databases/postgres/table-definitions.ts'
import { explainRefusal, Refusal } from '../databases/postgres/table-refusal.ts'
import type { CountedTable, TableScript } from '../databases/postgres/table-script.ts'
import type { TableName } from '../databases/postgres/table-sql.ts'
import { LifeboatError } from '../errors.ts'

/** A table of a dump, and how to ask the live database about it. */
export type ChosenTable = {
  /** `SCHEMA.TABLE`. */
  readonly name: string
  readonly table: TableName
  readonly toc: readonly TocEntry[]
  readonly choice: TableChoice
  readonly definitions: Definitions
  /** The rows of all tables of the database, as the manifest has them. */
  readonly counted: readonly CountedTable[]
  /** Gives the rows of each question, which is a query of one JSON value. */
  ask(questions: readonly string[]): Promise<readonly (readonly unknown[])[]>
}

export type ReadyTable = {
  readonly entries: readonly TocEntry[]
  readonly script: TableScript
  readonly warnings: readonly string[]
}

/**
 * Where the table is gone it is made anew, with all that belongs to it; where it is there its rows are replaced. Throws `table-needs`,
 * `table-differs` or `superuser-needed` when that cannot go well.
 */
export async function readyTable(chosen: ChosenTable): Promise<ReadyTable> {
  const { table, toc, choice, definitions } = chosen
  const tables = definitionsOf(choice, definitions)
  const sequences = sequencesOf(choice, definitions)
  const [[kind] = [], missing = [], [added] = [], [gone] = [], ...refusals] = await chosen.ask([
    kindQuestion(table),
    missingQuestion(findQuestionable(toc, choice)),
    addedQuestion(tables),
    sequencesQuestion(sequences.map(({ sequence }) => sequence)),
    superuserCheck,
    ...tableChecks(table, tables),
  ])
  const objects = warnOfObjects(chosen, tables)
  if (kind === undefined) {
    const ready = makeMissing(chosen, new Set(missing.map(Number)))
    return { ...ready, warnings: [...ready.warnings, ...objects] }
  }
  checkThere(chosen, kind, tables, refusals.flat())
  return {
    entries: choice.data.filter(({ description }) => description === 'TABLE DATA'),
    script: replaceTable(table, { tables, sequences }, chosen.counted),
    warnings: [...warnOfChanges(chosen, readNames(added), readNames(gone)), ...objects],
  }
}

function makeMissing(
  { table, toc, choice, counted }: ChosenTable,
  missing: ReadonlySet<number>,
): ReadyTable {
  const { entries, beside, warnings } = planMissingTable(toc, choice, missing)
  return { entries, script: makeTable(table, beside, counted), warnings }
}

function checkThere(
  { name }: ChosenTable,
  kind: unknown,
  tables: readonly TableDefinition[],
  refusals: readonly unknown[],
): void {
  if (kind !== 'r' && kind !== 'p') {
    throw new LifeboatError('table-differs', `${name} is not a table now`, {
      hint: 'Rename what has its name, then restore again. Nothing was changed.',
    })
  }
  if (tables.some(({ isTyped }) => isTyped)) {
    throw new LifeboatError(
      'table-differs',
      `the dump does not say which columns ${name} had: it is a table of a type`,
      { hint: 'Restore the database with --into, and copy the rows by hand. Nothing was changed.' },
    )
  }
  const [first] = refusals
  if (first !== undefined) throw explainRefusal(name, Refusal.parse(first))
}

function warnOfChanges(
  { name }: ChosenTable,
  added: readonly string[],
  gone: readonly string[],
): string[] {
  return [
    ...added.map(
      (column) =>
        `the column ${column} of ${name} came after the backup: it has its default in all rows now`,
    ),
    ...gone.map(
      (sequence) =>
        `the sequence ${sequence} is not there: whatever counts in its place stays as it is`,
    ),
  ]
}

/** The rows hold only the numbers of large objects, which are others by now or gone. */
function warnOfObjects({ name }: ChosenTable, tables: readonly TableDefinition[]): string[] {
  const columns = tables
    .flatMap((table) => table.columns)
    .filter(({ type }) => type === 'oid' || /(^|\.)lo$/.test(type))
    .map((column) => column.name)
  if (columns.length === 0) return []
  return [
    `no large objects are restored with a table: ${name} has ${[...new Set(columns)].join(', ')}`,
  ]
}

function readNames(found: unknown): string[] {
  return Array.isArray(found) ? found.map(String) : []
}
