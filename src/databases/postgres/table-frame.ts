import { randomUUID } from 'node:crypto'

import { LifeboatError } from '../../errors.ts'
import type { WorkerFile, WorkerSpec } from '../../model/worker.ts'
import { endOfData } from './end-of-data.ts'
import { contentsName } from './table-file.ts'

/** The SQL of one table but for its rows. */
export type TableFrame = {
  /** What makes the table, and the beginning of its COPY. */
  readonly before: Buffer
  /** The end of the COPY, and what comes after it. */
  readonly after: Buffer
}

const folder = '/dump'

/**
 * A worker of the database's own image whose pg_restore writes a table as SQL, with a mark in place of the rows: those are too many to go through a log, and are
 * put in by whoever hands the text on. `rows` is the name of the dump's file that has them.
 */
export function frameTable(
  image: string,
  table: { readonly schema: string; readonly name: string },
  { contents, rows }: { readonly contents: Buffer; readonly rows: string },
): { readonly spec: WorkerSpec; readonly files: readonly WorkerFile[]; readonly mark: string } {
  // A line that nobody can have written into a comment.
  const mark = `@rows ${randomUUID()}\n`
  const spec: WorkerSpec = {
    purpose: 'frame-table',
    image,
    entrypoint: ['pg_restore'],
    command: ['--file=-', `--schema=${table.schema}`, `--table=${table.name}`, folder],
    env: {},
    mounts: [],
    capabilities: [],
    network: 'none',
  }
  const files = [
    { path: `${folder}/${contentsName}`, content: contents },
    { path: `${folder}/${rows}`, content: Buffer.from(mark) },
  ]
  return { spec, files, mark }
}

/**
 * What the worker wrote. Throws `dump-unreadable` when the mark is not in it just once: then it is not known where rows belong. So it does for names in another
 * encoding than UTF-8, which a log does not bring whole.
 */
export function readFrame(stdout: string, mark: string): TableFrame {
  const [before, after, more] = stdout.split(mark)
  const isWhole = !stdout.includes('\uFFFD')
  if (isWhole && before !== undefined && after !== undefined && more === undefined) {
    return {
      before: Buffer.from(before),
      after: Buffer.concat([endOfData, Buffer.from(after)]),
    }
  }
  throw new LifeboatError('dump-unreadable', 'pg_restore wrote no SQL for the table’s rows', {
    hint: 'Take its rows with lifeboat show --table, or the table from another backup; lifeboat list shows them.',
  })
}
