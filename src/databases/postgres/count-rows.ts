import type { Client } from 'pg'

import { messageOf } from '../../errors.ts'
import type { Fingerprint } from '../../model/fingerprint.ts'
import { fixOutput } from './fix-output.ts'
import {
  countQuery,
  hashQuery,
  largeObjectsQuery,
  objectBytesQuery,
  storedColumns,
  type ListedTable,
} from './hash-rows.ts'
import type { CountedDatabase } from './session-protocol.ts'

type Counts = Pick<
  CountedDatabase,
  'tables' | 'largeObjects' | 'largeObjectsBytes' | 'largeObjectsHash' | 'unhashed'
>

/**
 * Rows per table, counted in the transaction whose snapshot is dumped: the tables whose data pg_dump stores, so no foreign or
 * temporary ones, none of the system's, and none that belong to an extension. For the fingerprint `rows` they are hashed too, which
 * needs a transaction and changes how the session writes values.
 */
export async function countRows(client: Client, fingerprint: Fingerprint): Promise<Counts> {
  const isHashed = fingerprint === 'rows'
  if (isHashed) await fixOutput(client)
  const { rows: listed } = await client.query<ListedTable>(
    `SELECT n.nspname AS schema, c.relname AS name, ${isHashed ? storedColumns : `'{}'::text[]`} AS columns
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d
                         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      ORDER BY 1, 2`,
  )
  const tables: CountedDatabase['tables'] = []
  const unhashed: string[] = []
  for (const table of listed) {
    const { schema, name } = table
    // What has no column has nothing to hash.
    const hashed = table.columns.length === 0 ? undefined : await tryQuery(client, hashQuery(table))
    if (hashed?.refusal !== undefined) unhashed.push(`${schema}.${name}: ${hashed.refusal}`)
    const row = hashed?.row ?? (await queryRow(client, countQuery(table)))
    const hash = row['hash']
    tables.push({
      schema,
      name,
      rows: Number(row['rows']),
      ...(hash === undefined ? {} : { hash }),
    })
  }
  const counts = { tables, ...(await countLargeObjects(client)) }
  if (!isHashed) return counts
  const { row, refusal } = await tryQuery(client, largeObjectsQuery)
  if (refusal !== undefined) unhashed.push(`large objects: ${refusal}`)
  const hash = row?.['hash']
  return { ...counts, unhashed, ...(hash === undefined ? {} : { largeObjectsHash: hash }) }
}

/** Their bytes too, where the role may see them: nothing in a dump tells that the file of one was cut short. */
async function countLargeObjects(
  client: Client,
): Promise<Pick<Counts, 'largeObjects' | 'largeObjectsBytes'>> {
  const objects = await queryRow(
    client,
    `SELECT count(*)::text AS count, has_table_privilege('pg_largeobject', 'SELECT')::text AS readable
       FROM pg_largeobject_metadata`,
  )
  const largeObjects = Number(objects['count'])
  if (objects['readable'] !== 'true') return { largeObjects }
  const { bytes } = await queryRow(client, objectBytesQuery)
  return { largeObjects, largeObjectsBytes: Number(bytes) }
}

type Row = Readonly<Record<string, string>>

async function queryRow(client: Client, query: string): Promise<Row> {
  const { rows } = await client.query<Record<string, string>>(query)
  const [row] = rows
  if (row === undefined) throw new Error(`no row of: ${query}`)
  return row
}

/** What pg_dump can write may still be too long for a row's text: a refusal must not end the transaction that holds the snapshot. */
async function tryQuery(client: Client, query: string): Promise<{ row?: Row; refusal?: string }> {
  await client.query('SAVEPOINT hash')
  try {
    return { row: await queryRow(client, query) }
  } catch (error) {
    // Thrown by a session that is lost.
    await client.query('ROLLBACK TO SAVEPOINT hash')
    return { refusal: messageOf(error) }
  } finally {
    await client.query('RELEASE SAVEPOINT hash')
  }
}
