import type { Client } from 'pg'

import type { Exported } from './session-protocol.ts'

/** A connection to one database, waiting for its snapshot or holding it. */
export type Connected = { readonly name: string; readonly client: Client }

const attempts = 5

/**
 * Opens one transaction per database, all at the same time, and exports their snapshots: one cannot be imported in a database other than
 * its own. Begins anew when a transaction ended somewhere in the cluster between the first and the last; after a few times it is said
 * instead. Gives, besides, what the last snapshot saw, for `isUnchanged`.
 */
export async function exportSnapshots(
  connected: readonly Connected[],
): Promise<Omit<Exported, 'event' | 'unopened'> & { readonly moment: string }> {
  for (let attempt = 1; ; attempt += 1) {
    await onAll(connected, ({ client }) => client.query(begin))
    const opened = await onAll(connected, openSnapshot)
    const moment = opened[0]?.moment ?? ''
    const oneMoment = opened.every((each) => each.moment === moment)
    if (oneMoment || attempt === attempts) {
      const databases = opened.map(({ name, snapshot }) => ({ name, snapshot }))
      return { databases, oneMoment, moment }
    }
    await onAll(connected, ({ client }) => client.query('ROLLBACK'))
  }
}

/** Whether no transaction that writes has ended since a snapshot was opened. */
export async function isUnchanged(client: Client, moment: string): Promise<boolean> {
  const { rows } = await client.query<{ moment: string }>(`SELECT ${readMoment} AS moment`)
  return rows[0]?.moment === moment
}

const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

/**
 * `xmin:xmax:running`. xmax is one past the newest transaction that has ended, and those that run below it are listed, of the whole
 * cluster: two are the same if and only if no transaction with a number ended in between (PostgreSQL manual, "Transaction ID and
 * Snapshot Information Functions"). One that only reads has no number.
 */
const readMoment = 'txid_current_snapshot()::text'

async function openSnapshot({
  name,
  client,
}: Connected): Promise<{ name: string; snapshot: string; moment: string }> {
  const { rows } = await client.query<{ snapshot: string; moment: string }>(
    `SELECT pg_export_snapshot() AS snapshot, ${readMoment} AS moment`,
  )
  const [row] = rows
  if (row === undefined) throw new Error(`no snapshot of ${name}`)
  return { name, ...row }
}

function onAll<T>(
  connected: readonly Connected[],
  act: (each: Connected) => Promise<T>,
): Promise<T[]> {
  return Promise.all(connected.map(act))
}
