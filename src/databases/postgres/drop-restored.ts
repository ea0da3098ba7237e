import { escapeIdentifier, type Client } from 'pg'

import { messageOf } from '../../errors.ts'

/** Acts in another database of the same server. */
type InDatabase = <T>(name: string, act: (client: Client) => Promise<T>) => Promise<T>

/** Drops databases by names that carry the run's id, so that they can be nobody else's. Those that are gone are fine. */
export async function dropDatabases(
  client: Client,
  names: readonly string[],
  inDatabase: InDatabase,
): Promise<void> {
  for (const name of names) {
    const state = await findState(client, name)
    if (state === 'gone') continue
    const quoted = escapeIdentifier(name)
    if (state === 'valid') {
      // A template cannot be dropped, nor can a database with a subscription.
      await client.query(`ALTER DATABASE ${quoted} IS_TEMPLATE false`)
      if (await hasSubscriptions(client, name)) await inDatabase(name, dropSubscriptions)
    }
    await client.query(`DROP DATABASE ${quoted} WITH (FORCE)`)
  }
}

/** What is kept of `template1`, for one: as long as it is marked as a template nobody can drop it. */
export async function unmarkTemplates(client: Client, names: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE datname = ANY ($1) AND datistemplate AND datconnlimit <> -2',
    [names],
  )
  for (const { name } of rows) {
    await client.query(`ALTER DATABASE ${escapeIdentifier(name)} IS_TEMPLATE false`)
  }
}

/**
 * A DROP DATABASE that was cut off leaves the database with a connection limit of -2. It had found neither of them in its way; and nothing but
 * another DROP DATABASE is allowed from then on (PostgreSQL, DATCONNLIMIT_INVALID_DB).
 */
export async function findState(
  client: Client,
  name: string,
): Promise<'gone' | 'invalid' | 'valid'> {
  const { rows } = await client.query<{ invalid: boolean }>(
    'SELECT datconnlimit = -2 AS invalid FROM pg_database WHERE datname = $1',
    [name],
  )
  const [row] = rows
  if (row === undefined) return 'gone'
  return row.invalid ? 'invalid' : 'valid'
}

async function hasSubscriptions(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = $1',
    [name],
  )
  return rowCount !== 0
}

/** Without touching the publisher's slot: the restored subscription of the same name goes on with it. */
async function dropSubscriptions(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT subname AS name FROM pg_subscription
      WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  for (const { name } of rows) {
    const quoted = escapeIdentifier(name)
    await client.query(`ALTER SUBSCRIPTION ${quoted} DISABLE`)
    await client.query(`ALTER SUBSCRIPTION ${quoted} SET (slot_name = NONE)`)
    await client.query(`DROP SUBSCRIPTION ${quoted}`)
  }
}

/** Drops roles that the run made. One that something depends on by now stays, and is named. */
export async function dropRoles(client: Client, names: readonly string[]): Promise<string[]> {
  const notes: string[] = []
  for (const name of names) {
    try {
      await client.query(`DROP ROLE IF EXISTS ${escapeIdentifier(name)}`)
    } catch (error) {
      notes.push(`the role ${JSON.stringify(name)} stays: ${messageOf(error)}`)
    }
  }
  return notes
}
