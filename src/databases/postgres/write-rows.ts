/** Runs inside a worker in the network namespace of a server that is thrown away: keeps what queries give for another worker, which sees the files. */
import { mkdir, open as openFile, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import { DatabaseError } from 'pg'
import { z } from 'zod'

import { messageOf } from '../../errors.ts'
import type { OpenDatabase } from './connect.ts'
import { judgeColumns } from './judge-columns.ts'
import { isRefusal, openRows } from './open-rows.ts'

const RowsOrder = z.array(
  z.object({
    database: z.string(),
    query: z.string(),
    schemas: z.array(z.string()).nullable(),
    file: z.string().describe('that the rows are written to'),
  }),
)
export type RowsOrder = z.infer<typeof RowsOrder>

/** A line of the file: the path, and what it says of the sha256 where the query has a second column. */
export const NamingRow = z.union([
  z.tuple([z.string().nullable()]),
  z.tuple([z.string().nullable(), z.string().nullable()]),
])
export type NamingRow = z.infer<typeof NamingRow>

/** One line for each query, in their order. */
export const Wrote = z.object({
  event: z.literal('wrote'),
  outcome: z.discriminatedUnion('state', [
    z.object({ state: z.literal('written') }),
    z.object({ state: z.enum(['refused', 'unasked']), reason: z.string() }),
  ]),
})
export type RowsOutcome = z.infer<typeof Wrote>['outcome']

export async function writeRows(
  open: OpenDatabase,
  orderPath: string,
  say: (line: z.infer<typeof Wrote>) => void,
): Promise<void> {
  const order = RowsOrder.parse(JSON.parse(await readFile(orderPath, 'utf8')))
  for (const each of order) say({ event: 'wrote', outcome: await writeQuery(open, each) })
}

const limitMs = 10 * 60_000

async function writeQuery(
  open: OpenDatabase,
  { database, query, schemas, file: path }: RowsOrder[number],
): Promise<RowsOutcome> {
  await mkdir(dirname(path), { recursive: true })
  const file = await openFile(path, 'w')
  const client = await open(database)
  try {
    const rows = await openRows(client, { query, schemas, limitMs })
    const expected = judgeColumns(rows.columns)
    if (expected !== undefined) return { state: 'refused', reason: `expected ${expected}` }
    for (;;) {
      const some = await rows.next()
      if (some.length === 0) return { state: 'written' }
      await file.appendFile(some.map((row) => `${JSON.stringify(row.map(toText))}\n`).join(''))
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return { state: isRefusal(error) ? 'refused' : 'unasked', reason: messageOf(error) }
  } finally {
    await client.end()
    await file.close()
  }
}

function toText(value: unknown): string | null {
  if (value === null || typeof value === 'string') return value
  if (Buffer.isBuffer(value)) return value.toString('hex')
  throw new Error('a column that was judged to hold text or bytes holds neither')
}
