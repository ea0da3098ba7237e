/** Runs inside a worker that sees the dumps of both sides unpacked. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { areSame } from './compare-files.ts'
import { compareObjects } from './compare-objects.ts'
import { ComparisonOrder, type ComparedRows } from './comparison-order.ts'
import { rowCounter } from './rows-file.ts'
import { sumRows, type RowSum } from './sum-rows.ts'

/** Compares the dumps that the order in the file names: says a line for each table, then one for the large objects of each pair. */
export async function compareRows(
  orderPath: string,
  say: (line: Record<string, unknown>) => void,
): Promise<void> {
  const order = ComparisonOrder.parse(JSON.parse(await readFile(orderPath, 'utf8')))
  for (const { stored, restored, tables } of order) {
    const before = await findFiles(stored)
    const after = await findFiles(restored)
    for (const table of tables) {
      const files = [before.get(table.stored), after.get(table.restored)] as const
      const compared = await compareTable(files, table.columns)
      say({ event: 'rows', dump: stored, id: table.stored, ...compared } satisfies ComparedRows)
    }
    say(await compareObjects(stored, restored))
  }
}

/** Paths of the files of rows; their names are the ids of their entries (PostgreSQL, pg_backup_directory.c). */
async function findFiles(dump: string): Promise<Map<number, string>> {
  const names = await readdir(dump)
  return new Map(
    names
      .filter((name) => /^\d+\.dat$/.test(name))
      .map((name) => [Number.parseInt(name, 10), join(dump, name)]),
  )
}

type Compared = Pick<ComparedRows, 'outcome' | 'rows' | 'restoredRows'>

async function compareTable(
  [before, after]: readonly [string | undefined, string | undefined],
  columns: readonly number[] | undefined,
): Promise<Compared> {
  if (before !== undefined && after !== undefined && columns === undefined) {
    const counter = rowCounter()
    if (await areSame(before, after, counter.add)) {
      const rows = counter.rows()
      return { outcome: rows < 0 ? 'different' : 'equal', rows, restoredRows: rows }
    }
  }
  const was = await sumIfThere(
    before,
    columns?.map((_column, place) => place),
  )
  const is = await sumIfThere(after, columns)
  const isMoved = was.rows >= 0 && was.rows === is.rows && was.sum === is.sum
  return { outcome: isMoved ? 'moved' : 'different', rows: was.rows, restoredRows: is.rows }
}

function sumIfThere(path: string | undefined, columns?: readonly number[]): Promise<RowSum> {
  return path === undefined ? Promise.resolve({ rows: -1, sum: 0n }) : sumRows(path, columns)
}
