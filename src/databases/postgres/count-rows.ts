import { escapeIdentifier, type Client } from 'pg'

import type { CountedDatabase } from './session-protocol.ts'

/**
 * Rows per table, counted in the transaction whose snapshot is dumped: the tables whose data pg_dump stores, so no foreign or
 * temporary ones, none of the system's, and none that belong to an extension.
 */
export async function countRows(
  client: Client,
): Promise<Pick<CountedDatabase, 'tables' | 'largeObjects'>> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d
                         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      ORDER BY 1, 2`,
  )
  const tables: CountedDatabase['tables'] = []
  for (const { schema, name } of rows) {
    const counted = await client.query<{ rows: string }>(
      `SELECT count(*)::text AS rows FROM ONLY ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`,
    )
    tables.push({ schema, name, rows: Number(counted.rows[0]?.rows) })
  }
  const objects = await client.query<{ count: string }>(
    `SELECT count(*)::text AS count FROM pg_largeobject_metadata`,
  )
  return { tables, largeObjects: Number(objects.rows[0]?.count) }
}
