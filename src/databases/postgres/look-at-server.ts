import type { Client } from 'pg'

import type { Looked } from './restore-orders.ts'

/** What a restore must know of the server before it touches it. */
export async function lookAtServer(client: Client): Promise<Looked> {
  const list = async (statement: string): Promise<string[]> => {
    const { rows } = await client.query<{ name: string }>(statement)
    return rows.map(({ name }) => name)
  }
  const version = await list(`SELECT current_setting('server_version_num') AS name`)
  const directory = await list(`SELECT current_setting('data_directory') AS name`)
  const available = await client.query<{ name: string; versions: string[] }>(
    `SELECT name, array_agg(version) AS versions FROM pg_available_extension_versions GROUP BY name`,
  )
  const prepared = await client.query<{ database: string; count: string }>(
    `SELECT database, count(*)::text AS count FROM pg_prepared_xacts GROUP BY database`,
  )
  return {
    event: 'looked',
    versionNumber: Number(version[0]),
    dataDirectory: directory[0] ?? '',
    databases: await list('SELECT datname AS name FROM pg_database'),
    roles: await list('SELECT rolname AS name FROM pg_roles'),
    tablespaces: await list('SELECT spcname AS name FROM pg_tablespace'),
    extensions: available.rows,
    preparedTransactions: prepared.rows.map(({ database, count }) => ({
      database,
      count: Number(count),
    })),
  }
}
