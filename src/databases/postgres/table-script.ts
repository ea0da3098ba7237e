import { quoteTable, rowsOf, type TableName } from './table-sql.ts'

/** Text for psql: what goes before and behind what pg_restore writes, so that all of it is one transaction. */
export type TableScript = { readonly before: string; readonly behind: string }

export type CountedTable = TableName & { readonly rows: number }

/** Where the transaction's number is left, so that it can be asked about when the worker is lost. */
export const transactionPath = '/stack/databases/.transaction'

export function joinScript(...blocks: readonly string[]): string {
  return blocks.map((block) => `${block}\n`).join('')
}

/** From here on only errors are said. */
export const silence = String.raw`\o /dev/null`
export const speech = String.raw`\o`

/**
 * No setting of the server's, the database's or the role's gets in the way; and the server notices by itself when the worker is gone,
 * in the middle of a long statement too.
 */
export const opening = String.raw`\set VERBOSITY verbose
\set ECHO errors
SET search_path = '';
SET client_min_messages = warning;
SELECT set_config(name, '0', false) FROM pg_settings
  WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout') \g /dev/null
SELECT set_config(name, '1000', false) FROM pg_settings WHERE name = 'client_connection_check_interval' \g /dev/null
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SELECT txid_current() \g ${transactionPath}`

/** Behind pg_restore's text, which speaks the encoding of the database that was dumped. */
export const reopening = `${speech}
SET client_encoding = 'UTF8';`

export const closing = String.raw`COMMIT;
\echo {"event":"committed"}`

/** Ends the script, and with it the transaction: psql stops at the first error. The reason stands on stdout by then. */
export const giveUp = `SELECT 'refused by Lifeboat'::integer;`

/** Gives up when the query finds something: it gives one row of JSON then, and none else. */
export function refuseIf(query: string): string {
  return String.raw`${query};
\if :ROW_COUNT
${giveUp}
\endif`
}

/**
 * Refuses unless there are as many rows as were counted when the backup was made, in each of the tables that the query gives oids of.
 * Then says how many they are in all, and makes statistics: what follows shall be planned well.
 */
export function compareRows(
  table: TableName,
  counted: readonly CountedTable[],
  parts: string,
): string {
  const wanted = rowsOf(counted, 'schema text, name text, rows bigint')
  return joinScript(
    String.raw`SELECT coalesce(sum(wanted.rows), 0) AS total, coalesce(string_agg(format(
    'SELECT %L AS "table", %s AS wanted, (SELECT count(*) FROM ONLY %s) AS found',
    c.oid::regclass::text, coalesce(wanted.rows, 0), c.oid::regclass), ' UNION ALL '), 'SELECT 0 AS wanted, 0 AS found') AS counts
FROM pg_class AS c LEFT JOIN ${wanted} ON c.oid = to_regclass(format('%I.%I', wanted.schema, wanted.name))::oid
WHERE c.relkind = 'r' AND c.oid IN (${parts}) \gset`,
    refuseIf(`SELECT jsonb_build_object('refusal', 'miscounted', 'tables', jsonb_agg(counted)) FROM (:counts) AS counted
WHERE wanted <> found HAVING count(*) > 0`),
    `SELECT jsonb_build_object('event', 'counted', 'rows', :total);`,
    `ANALYZE ${quoteTable(table)};`,
  )
}
