import type { Client } from 'pg'

import type { CountedDatabase } from './session-protocol.ts'

type Description = Omit<CountedDatabase, 'name' | 'tables' | 'largeObjects'>
type Facts = Omit<Description, 'extensions' | 'bytes'> & {
  readonly bytes: string
}

/** A database as a restore must know it. Collation versions are kept per database from PostgreSQL 15 on. */
export async function describeDatabase(
  client: Client,
  versionNumber: number,
): Promise<Description> {
  const versions =
    versionNumber >= 150_000
      ? `datcollversion AS "collationVersion", pg_database_collation_actual_version(oid) AS "collationVersionActual"`
      : `NULL AS "collationVersion", NULL AS "collationVersionActual"`
  const { rows } = await client.query<Facts>(
    `SELECT pg_encoding_to_char(encoding) AS encoding, COALESCE(datcollate, 'C') AS collation,
            pg_database_size(oid)::text AS bytes, ${versions}
       FROM pg_database WHERE datname = current_database()`,
  )
  const facts = rows[0]
  if (facts === undefined) throw new Error('the database is gone from pg_database')
  const extensions = await client.query<{ name: string; version: string }>(
    `SELECT extname AS name, extversion AS version FROM pg_extension ORDER BY extname`,
  )
  return { ...facts, bytes: Number(facts.bytes), extensions: extensions.rows }
}
