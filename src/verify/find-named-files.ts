/** Runs inside a worker that has restored files mounted, and the rows that name them; nothing of either can be changed by it. */
import { createHash } from 'node:crypto'
import { closeSync, constants, createReadStream, openSync, readFileSync, readSync } from 'node:fs'

import { z } from 'zod'

import { monotonicMs } from '../clock.ts'
import { NamingRow } from '../databases/postgres/write-rows.ts'
import { DrilledReference } from '../model/reference.ts'
import { showName } from '../model/path-entry.ts'
import { splitLines } from '../repository/split-lines.ts'
import { resolveInside } from './resolve-inside.ts'

const FilesOrder = z.array(
  z.object({
    rows: z.string().describe('the file with them'),
    root: z.string().describe('where the volume stands'),
    folder: z.string().describe('in it; begins with a slash'),
  }),
)
export type FilesOrder = z.infer<typeof FilesOrder>

/** One line for each reference, in their order. */
export const Looked = z.object({
  event: z.literal('looked'),
  ...DrilledReference.omit({ service: true, text: true, notChecked: true }).shape,
})
export type Looked = z.infer<typeof Looked>

/** Looks for the file of every row: whether it is a regular one inside the folder, and has the sha256 that the row gives. */
export async function findNamedFiles(
  orderPath: string,
  say: (line: Looked) => void,
): Promise<void> {
  const order = FilesOrder.parse(JSON.parse(readFileSync(orderPath, 'utf8')))
  for (const each of order) say(await lookForAll(each))
}

/** What is wrong may be millions of rows. */
const told = 50

async function lookForAll({ rows: file, root, folder }: FilesOrder[number]): Promise<Looked> {
  const startedMs = monotonicMs()
  const found = { rows: 0, nameless: 0, hashed: 0, missing: 0, different: 0 }
  const examples: string[] = []
  const base = resolveInside(Buffer.from(root), Buffer.from(`.${folder}`))
  for await (const line of splitLines(createReadStream(file))) {
    const [path, hash = null] = NamingRow.parse(JSON.parse(line.toString()))
    if (path === null) {
      found.nameless += 1
      continue
    }
    found.rows += 1
    const { verdict, why } = 'why' in base ? noFolder(folder) : lookFor(base.place, path, hash)
    if (verdict === 'missing') found.missing += 1
    else if (hash !== null) found.hashed += 1
    if (verdict === 'different') found.different += 1
    if (verdict !== 'there' && examples.length < told) examples.push(`${showName(path)}: ${why}`)
  }
  return { event: 'looked', ...found, examples, ms: Math.round(monotonicMs() - startedMs) }
}

type Verdict = { readonly verdict: 'there' | 'missing' | 'different'; readonly why: string }

function noFolder(folder: string): Verdict {
  return { verdict: 'missing', why: `the folder ${folder} is not there` }
}

function lookFor(base: Buffer, path: string, hash: string | null): Verdict {
  const found = resolveInside(base, Buffer.from(path))
  if ('why' in found) return { verdict: 'missing', why: found.why }
  if (!found.stat.isFile()) return { verdict: 'missing', why: 'what is there is no regular file' }
  if (hash === null) return { verdict: 'there', why: '' }
  const is = hashFile(found.place)
  if (is === hash.toLowerCase()) return { verdict: 'there', why: '' }
  return { verdict: 'different', why: `its sha256 is ${is}, the row has ${showName(hash)}` }
}

/** In one thread, as `walkFolder` is; a file of any size in pieces of one. */
function hashFile(place: Buffer): string {
  const hash = createHash('sha256')
  const file = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    for (;;) {
      const bytes = readSync(file, piece)
      if (bytes === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytes))
    }
  } finally {
    closeSync(file)
  }
}

const piece = Buffer.alloc(1024 * 1024)
