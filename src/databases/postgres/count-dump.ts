/** Runs inside a worker that has dumps unpacked. */
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

import { endOfData } from './end-of-data.ts'

/** What the files of one dump hold, whatever its table of contents says. */
export const CountedDump = z.object({
  event: z.literal('counted'),
  path: z.string(),
  /** Rows in the file of each entry, by the entry's id; -1 for a file that was cut short. */
  rows: z.record(z.string(), z.number()),
  largeObjects: z.number(),
})
export type CountedDump = z.infer<typeof CountedDump>

/** A file of rows; its name is the id of its entry (PostgreSQL, pg_backup_directory.c). */
const rowsFile = /^(\d+)\.dat$/
/** Lists large objects, one in a line: `blobs.toc` until 16, `blobs_ID.toc` since 17. */
const objectsFile = /^blobs(_\d+)?\.toc$/

/** Counts the rows in each file of an uncompressed directory dump: in COPY's text each row is one line. */
export async function countDump(path: string): Promise<CountedDump> {
  const rows: Record<string, number> = {}
  let largeObjects = 0
  for (const name of await readdir(path)) {
    const [, id] = rowsFile.exec(name) ?? []
    if (id !== undefined) rows[id] = await countRowsOf(join(path, name))
    if (objectsFile.test(name)) largeObjects += countLines(await readFile(join(path, name)))
  }
  return { event: 'counted', path, rows, largeObjects }
}

async function countRowsOf(path: string): Promise<number> {
  const file = await open(path)
  let lines = 0
  let end = Buffer.alloc(0)
  for await (const chunk of file.createReadStream({ highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer
    lines += countLines(bytes)
    end = Buffer.concat([end, bytes]).subarray(-(endOfData.length + 1))
  }
  const isWhole =
    end.subarray(-endOfData.length).equals(endOfData) &&
    // What comes before the end is a row's line, or nothing.
    (end.length <= endOfData.length || end[0] === newline)
  return isWhole ? lines - countLines(endOfData) : -1
}

const newline = 0x0a

function countLines(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1
  return lines
}
