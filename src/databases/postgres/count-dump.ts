/** Runs inside a worker that has dumps unpacked. */
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

import { countLines, rowCounter } from './rows-file.ts'

/** What the files of one dump hold, whatever its table of contents says. */
export const CountedDump = z.object({
  event: z.literal('counted'),
  path: z.string(),
  /** Rows in the file of each entry, by the entry's id; -1 for a file that was cut short. */
  rows: z.record(z.string(), z.number()),
  largeObjects: z.number(),
  /** In the files of large objects, listed or not. */
  largeObjectsBytes: z.number(),
})
export type CountedDump = z.infer<typeof CountedDump>

/** A file of rows; its name is the id of its entry (PostgreSQL, pg_backup_directory.c). */
const rowsFile = /^(\d+)\.dat$/
/** Lists large objects, one in a line: `blobs.toc` until 16, `blobs_ID.toc` since 17. */
const objectsFile = /^blobs(_\d+)?\.toc$/

/** What one large object holds, and nothing else: it has no end that would tell that it is whole. */
const objectFile = /^blob_\d+\.dat$/

/** Counts the rows in each file of an uncompressed directory dump: in COPY's text each row is one line. */
export async function countDump(path: string): Promise<CountedDump> {
  const rows: Record<string, number> = {}
  let largeObjects = 0
  let largeObjectsBytes = 0
  for (const name of await readdir(path)) {
    const [, id] = rowsFile.exec(name) ?? []
    if (id !== undefined) rows[id] = await countRowsOf(join(path, name))
    if (objectsFile.test(name)) largeObjects += countLines(await readFile(join(path, name)))
    if (objectFile.test(name)) largeObjectsBytes += (await stat(join(path, name))).size
  }
  return { event: 'counted', path, rows, largeObjects, largeObjectsBytes }
}

async function countRowsOf(path: string): Promise<number> {
  const counter = rowCounter()
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    counter.add(chunk as Buffer)
  return counter.rows()
}
