/** Runs inside a worker in the database container's network namespace: one order of a restore, then the end. */
import { escapeIdentifier, type Client } from 'pg'

import { messageOf } from '../../errors.ts'
import type { Fingerprint } from '../../model/fingerprint.ts'
import { askQuestions } from './ask-questions.ts'
import { hasBytes, writeBytes } from './byte-text.ts'
import type { OpenDatabase } from './connect.ts'
import { countRows } from './count-rows.ts'
import { dropDatabases, dropRoles, findState, unmarkTemplates } from './drop-restored.ts'
import { lookAtServer } from './look-at-server.ts'
import { readChanges } from './read-changes.ts'
import { readSequences } from './read-sequences.ts'
import type { Attempt, Changes, CountedTables, Order } from './restore-orders.ts'
import { keepBytes, runBytes } from './run-bytes.ts'
import { recordOids, swapNames, unswapNames } from './swap-names.ts'

type Say = (line: Record<string, unknown>) => void

/** Gives the worker's exit code: 0 when the order was carried out, 1 when a statement was refused, which is said. */
export async function followOrder(open: OpenDatabase, order: Order, say: Say): Promise<number> {
  let statement = ''
  /** Remembers what it runs, so that a refusal can be understood. */
  async function run(client: Client, text: string): Promise<void> {
    statement = text
    await (hasBytes(text) ? runBytes(client, writeBytes(text)) : client.query(text))
  }
  try {
    say(await carryOut(open, order, run))
    return 0
  } catch (error) {
    say({ event: 'failed', reason: messageOf(error), statement: hidePassword(statement) })
    return 1
  }
}

type Run = (client: Client, statement: string) => Promise<void>

async function carryOut(
  open: OpenDatabase,
  order: Order,
  run: Run,
): Promise<Record<string, unknown>> {
  switch (order.order) {
    case 'look':
      return withServer(open, lookAtServer)
    case 'ask':
      return withDatabase(open, order.database, async (client) => ({
        event: 'answered',
        answers: await askQuestions(client, order.questions),
      }))
    case 'prepare':
      return prepare(open, order, run)
    case 'settle':
      return settle(open, order, run)
    case 'swap':
      return swap(open, order)
    case 'unswap':
      await withMaintenance(open, order.maintenance, (client, other) =>
        unswapNames(client, other, order.swaps),
      )
      return { event: 'done', notes: [] }
    case 'read-changes':
      return { event: 'changes', databases: await readAllChanges(open, order.databases) }
    case 'drop':
      return withServer(open, async (client) => {
        await unmarkTemplates(client, order.kept ?? [])
        await dropDatabases(client, order.databases, (name, act) => withDatabase(open, name, act))
        return { event: 'done', notes: await dropRoles(client, order.roles) }
      })
  }
}

async function readAllChanges(
  open: OpenDatabase,
  names: readonly string[],
): Promise<Changes['databases']> {
  const there = await withServer(open, (client) => findDatabases(client, names))
  const databases = []
  for (const name of there) {
    // One that cannot be entered is not lost for it: nobody will drop it.
    const changes = await withDatabase(open, name, readChanges).catch(() => null)
    databases.push({ name, changes })
  }
  return databases
}

async function findDatabases(client: Client, names: readonly string[]): Promise<string[]> {
  const there: string[] = []
  for (const name of names) {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (rowCount !== 0) there.push(name)
  }
  return there
}

type Prepare = Extract<Order, { order: 'prepare' }>

async function prepare(
  open: OpenDatabase,
  order: Prepare,
  run: Run,
): Promise<Record<string, unknown>> {
  await withServer(open, async (client) => {
    for (const attempt of order.globals) await runAttempt(client, attempt, run)
    await run(client, `CREATE DATABASE ${escapeIdentifier(order.maintenance)} TEMPLATE template0`)
    for (const statement of order.creates) await run(client, statement)
  })
  await withDatabase(open, order.maintenance, (client) => recordOids(client, order.swaps))
  return { event: 'done', notes: [] }
}

async function runAttempt(client: Client, attempt: Attempt, run: Run): Promise<void> {
  const { statement, otherwise } = attempt
  try {
    await run(client, statement)
  } catch (error) {
    if (otherwise === undefined) throw error
    await run(client, otherwise)
  }
}

type Settle = Extract<Order, { order: 'settle' }>

async function settle(
  open: OpenDatabase,
  order: Settle,
  run: Run,
): Promise<Record<string, unknown>> {
  const databases = []
  for (const { name } of order.databases) {
    const counted = await withDatabase(open, name, (client) => count(client, order.fingerprint))
    databases.push({ name, ...counted })
  }
  for (const { name, properties } of order.databases) {
    // Its own bytes it can hold itself; the maintenance database has the encoding of the server.
    const isOther = properties.some(hasBytes)
    await withDatabase(open, isOther ? name : order.maintenance, async (client) => {
      if (isOther) await client.query(keepBytes)
      for (const statement of properties) await run(client, statement)
    })
  }
  return { event: 'settled', databases }
}

type SwapOrder = Extract<Order, { order: 'swap' }>

async function swap(open: OpenDatabase, order: SwapOrder): Promise<Record<string, unknown>> {
  const { maintenance, swaps, alterRoles, again } = order
  const isThere = await withMaintenance(open, maintenance, (client, other) =>
    swapNames(client, other, swaps, alterRoles),
  )
  if (!isThere) await requireOver(open, again ? swaps : undefined, maintenance)
  return { event: 'done', notes: [] }
}

/** A server with new and empty storage has nothing of a restore either. Without `swaps` nothing can be over yet. */
async function requireOver(
  open: OpenDatabase,
  swaps: SwapOrder['swaps'] | undefined,
  maintenance: string,
): Promise<void> {
  const lost = `the server has lost what was loaded into it: its database "${maintenance}" is gone`
  if (swaps === undefined) throw new Error(lost)
  await withServer(open, async (client) => {
    for (const { live } of swaps) {
      if ((await findState(client, live)) !== 'valid')
        throw new Error(`${lost}, and there is no "${live}"`)
    }
  })
}

async function count(
  client: Client,
  fingerprint: Fingerprint,
): Promise<Omit<CountedTables, 'name'>> {
  if (fingerprint === 'counts') return countRows(client, fingerprint)
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const counted = await countRows(client, fingerprint)
  const sequences = await readSequences(client)
  await client.query('COMMIT')
  return { ...counted, sequences }
}

/** From whichever database is always there: none of those that are made, renamed or dropped. */
function withServer<T>(open: OpenDatabase, act: (client: Client) => Promise<T>): Promise<T> {
  return withClient(open(), act)
}

function withDatabase<T>(
  open: OpenDatabase,
  database: string,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  return withClient(open(database), act)
}

/**
 * Gives whether the maintenance database is there. It is the last that is dropped: without it nothing was begun, or all of it is over, and
 * then there is nothing to rename.
 */
async function withMaintenance(
  open: OpenDatabase,
  database: string,
  act: (client: Client, other: Client) => Promise<void>,
): Promise<boolean> {
  const state = await withServer(open, (client) => findState(client, database))
  if (state !== 'valid') return false
  await withDatabase(open, database, (client) =>
    withDatabase(open, database, (other) => act(client, other)),
  )
  return true
}

async function withClient<T>(
  connecting: Promise<Client>,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connecting
  try {
    // A server or database may be set to be read-only: not for this.
    await client.query('SET default_transaction_read_only = off')
    return await act(client)
  } finally {
    await client.end()
  }
}

/** Statements about roles carry their password's hash. */
function hidePassword(statement: string): string {
  return statement.replace(/PASSWORD\s+'[^']*'/gi, "PASSWORD '…'")
}
