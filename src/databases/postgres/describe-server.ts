import type { Client } from 'pg'
import type { z } from 'zod'

import type { Found } from './session-protocol.ts'

type Facts = {
  readonly version: string
  readonly number: string
  readonly directory: string
  readonly postmaster: string
  /** Null where this user may not read it. */
  readonly preload: string | null
  readonly superuser: string | null
}

/** What a server says of itself. `SHOW data_directory` decides which mount holds the data, whatever the image suggests. */
export async function describeServer(client: Client): Promise<z.infer<typeof Found>> {
  const { rows } = await client.query<Facts>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
            current_setting('data_directory') AS directory,
            extract(epoch FROM pg_postmaster_start_time())::text AS postmaster,
            (SELECT setting FROM pg_settings WHERE name = 'shared_preload_libraries') AS preload,
            (SELECT rolname FROM pg_roles WHERE oid = 10) AS superuser`,
  )
  const server = rows[0]
  if (server === undefined) throw new Error('the server gave no description of itself')
  return {
    event: 'found',
    version: server.version,
    versionNumber: Number(server.number),
    dataDirectory: server.directory,
    postmaster: server.postmaster,
    // Its name may have been changed, its id never (PostgreSQL, BOOTSTRAP_SUPERUSERID).
    superuser: server.superuser ?? '',
    preload: server.preload ?? '',
    tablespaces: await listTablespaces(client),
    ...(await listDatabases(client)),
  }
}

export type ListedDatabases = Pick<z.infer<typeof Found>, 'databases' | 'closed' | 'invalid'>

/**
 * template0 is what PostgreSQL made it, and closed so that it stays so. A connection limit of -2 is the mark of a DROP DATABASE that was cut
 * off: such a one can only be dropped (PostgreSQL, DATCONNLIMIT_INVALID_DB).
 */
export async function listDatabases(client: Client): Promise<ListedDatabases> {
  const { rows } = await client.query<{ datname: string; state: keyof ListedDatabases }>(
    `SELECT datname, CASE WHEN datconnlimit = -2 THEN 'invalid' WHEN datallowconn THEN 'databases' ELSE 'closed' END AS state
       FROM pg_database WHERE datallowconn OR datname <> 'template0' ORDER BY datname COLLATE "C"`,
  )
  const named = (wanted: keyof ListedDatabases): string[] =>
    rows.flatMap(({ datname, state }) => (state === wanted ? [datname] : []))
  return { databases: named('databases'), closed: named('closed'), invalid: named('invalid') }
}

async function listTablespaces(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ path: string }>(
    `SELECT pg_tablespace_location(oid) AS path FROM pg_tablespace WHERE pg_tablespace_location(oid) <> ''`,
  )
  return rows.map(({ path }) => path)
}
