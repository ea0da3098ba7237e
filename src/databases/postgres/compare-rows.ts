/** Runs inside a worker that has dumps unpacked. */
import { createHash } from 'node:crypto'
import { open, readdir, readFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

import { endOfData } from './end-of-data.ts'

/** What is to be compared: folders of two dumps of one database, and the entries of their tables' rows. */
export const RowsRequest = z.object({
  stored: z.string(),
  again: z.string(),
  tables: z.array(z.object({ stored: z.number(), again: z.number() })),
})
export type RowsRequest = z.infer<typeof RowsRequest>

export const ComparedRows = z.object({
  event: z.literal('compared'),
  stored: z.string(),
  rows: z.number().describe('rows of all tables'),
  /** Those tables that are not the same, by the id of the stored entry. */
  different: z.array(z.object({ id: z.number(), rows: z.number(), again: z.number() })),
  largeObjects: z.number(),
  differentObjects: z.array(z.string()),
})
export type ComparedRows = z.infer<typeof ComparedRows>

/**
 * Compares the rows of each table of two uncompressed directory dumps as multisets, since a restore may bring rows into another order, and each
 * large object byte by byte. Streams: a row may be as large as the server lets it be.
 */
export async function compareRows(request: RowsRequest): Promise<ComparedRows> {
  const { stored, again, tables } = request
  const different: ComparedRows['different'] = []
  let rows = 0
  for (const table of tables) {
    const [before, after] = [join(stored, `${table.stored}.dat`), join(again, `${table.again}.dat`)]
    const same = await countSame(before, after)
    if (same !== undefined) {
      rows += same
      continue
    }
    const was = await sumRows(before)
    const is = await sumRows(after)
    rows += was.rows
    if (was.rows === is.rows && was.sum === is.sum) continue
    different.push({ id: table.stored, rows: was.rows, again: is.rows })
  }
  const objects = await compareObjects(stored, again)
  return { event: 'compared', stored, rows, different, ...objects }
}

type Sum = { readonly rows: number; readonly sum: bigint }

const newline = 0x0a
const modulus = 2n ** 128n
const endLines = endOfData.filter((byte) => byte === newline).length
const chunkBytes = 1 << 20

/** The rows of two files that are the same byte by byte, as most are; undefined when they are not. */
async function countSame(before: string, after: string): Promise<number | undefined> {
  const files = [await open(before), await open(after)] as const
  try {
    const buffers = [Buffer.alloc(chunkBytes), Buffer.alloc(chunkBytes)] as const
    let lines = 0
    for (;;) {
      const was = await fill(files[0], buffers[0])
      const is = await fill(files[1], buffers[1])
      if (!was.equals(is)) return undefined
      if (was.length === 0) return lines - endLines
      for (let at = was.indexOf(newline); at !== -1; at = was.indexOf(newline, at + 1)) lines += 1
    }
  } finally {
    await Promise.all(files.map((file) => file.close()))
  }
}

/** A read may give less than was asked for; only at the end is there no more. */
async function fill(file: FileHandle, buffer: Buffer): Promise<Buffer> {
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

/** Each row is a line, and so is the end of the data, which both have. The sum of the lines' hashes does not depend on their order. */
async function sumRows(path: string): Promise<Sum> {
  const file = await open(path)
  let hash = createHash('sha256')
  let sum = 0n
  let rows = -endLines
  for await (const chunk of file.createReadStream({ highWaterMark: chunkBytes })) {
    const bytes = chunk as Buffer
    let from = 0
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      hash.update(bytes.subarray(from, at))
      sum = (sum + BigInt(`0x${hash.digest('hex').slice(0, 32)}`)) % modulus
      hash = createHash('sha256')
      rows += 1
      from = at + 1
    }
    hash.update(bytes.subarray(from))
  }
  return { rows, sum }
}

const objectFile = /^blob_(\d+)\.dat$/

async function compareObjects(
  stored: string,
  again: string,
): Promise<Pick<ComparedRows, 'largeObjects' | 'differentObjects'>> {
  const [before, after] = await Promise.all([stored, again].map(listObjects))
  const all = new Set([...(before ?? []), ...(after ?? [])])
  const differentObjects: string[] = []
  for (const name of all) {
    const isSame =
      (before ?? []).includes(name) &&
      (after ?? []).includes(name) &&
      (await hashFile(join(stored, name))) === (await hashFile(join(again, name)))
    if (!isSame) differentObjects.push(objectFile.exec(name)?.[1] ?? name)
  }
  return { largeObjects: before?.length ?? 0, differentObjects }
}

async function listObjects(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => objectFile.test(name))
}

async function hashFile(path: string): Promise<string> {
  const file = await open(path)
  const hash = createHash('sha256')
  for await (const chunk of file.createReadStream({ highWaterMark: chunkBytes })) {
    hash.update(chunk as Buffer)
  }
  return hash.digest('hex')
}

/** The requests that a file holds, one after the other. */
export async function readRowsRequests(path: string): Promise<RowsRequest[]> {
  return z.array(RowsRequest).parse(JSON.parse(await readFile(path, 'utf8')))
}
