/** Runs inside a worker in the database container's network namespace: has queries prepared, and runs none. */
import { readFile } from 'node:fs/promises'

import type { Client } from 'pg'
import { z } from 'zod'

import { messageOf } from '../../errors.ts'
import type { QueryAnswer } from '../../model/stack.ts'
import type { OpenDatabase } from './connect.ts'
import { isRefusal, openRows } from './open-rows.ts'

const QueriesOrder = z.array(z.object({ database: z.string(), query: z.string() }))
export type QueriesOrder = z.infer<typeof QueriesOrder>

const Answer = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('taken'),
    columns: z.array(
      z.object({ name: z.string(), type: z.string(), holds: z.enum(['text', 'bytes', 'other']) }),
    ),
    schemas: z.array(z.string()),
  }),
  z.object({ state: z.literal('refused'), reason: z.string() }),
  z.object({ state: z.literal('unasked'), reason: z.string() }),
])

/** One line for each query, in their order. */
export const Asked = z.object({ event: z.literal('asked'), answer: Answer })

export async function askQueries(
  open: OpenDatabase,
  orderPath: string,
  say: (line: Record<string, unknown>) => void,
): Promise<void> {
  const order = QueriesOrder.parse(JSON.parse(await readFile(orderPath, 'utf8')))
  for (const { database, query } of order) {
    say({ event: 'asked', answer: await askQuery(open, database, query) })
  }
}

/** Planning a query may run parts of it. */
const limitMs = 10_000

async function askQuery(open: OpenDatabase, database: string, query: string): Promise<QueryAnswer> {
  let client: Client | undefined
  try {
    client = await open(database)
    const { columns, schemas } = await openRows(client, { query, schemas: null, limitMs })
    return { state: 'taken', columns, schemas }
  } catch (error) {
    return { state: isRefusal(error) ? 'refused' : 'unasked', reason: messageOf(error) }
  } finally {
    await client?.end()
  }
}
