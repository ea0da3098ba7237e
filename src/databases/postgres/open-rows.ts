import { DatabaseError, escapeIdentifier, type Client } from 'pg'

import type { QueryColumn } from '../../model/stack.ts'

/** The rows of a query, a handful at a time. */
export type OpenRows = {
  readonly columns: readonly QueryColumn[]
  /** Where names without a schema were looked for. */
  readonly schemas: readonly string[]
  /** The next ones, columns in their order; none: that was all. */
  next(): Promise<readonly (readonly unknown[])[]>
}

export type RowsWish = {
  readonly query: string
  /** Null: wherever the session looks. */
  readonly schemas: readonly string[] | null
  /** Of each step, in milliseconds. */
  readonly limitMs: number
}

/** Nobody who works with the tables is waited for longer than this. */
const lockLimitMs = 5000
const atATime = 1000

/**
 * Opens a cursor on a query in a transaction that reads only, which the end of the connection ends. Nothing is run before the first `next`.
 * A cursor takes what reads and nothing else, and a prepared statement is one alone: no text can end it and begin another.
 */
export async function openRows(
  client: Client,
  { query, schemas, limitMs }: RowsWish,
): Promise<OpenRows> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  await client.query(
    `SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true)`,
    [String(limitMs), String(lockLimitMs)],
  )
  if (schemas !== null) {
    const path = schemas.map(escapeIdentifier).join(', ')
    await client.query(`SELECT set_config('search_path', $1, true)`, [path])
  }
  const text = `DECLARE lifeboat_rows NO SCROLL CURSOR FOR ${query}`
  await client.query({ name: 'lifeboat_rows', text })
  const { fields } = await client.query('FETCH 0 FROM lifeboat_rows')
  return {
    columns: await describeColumns(client, fields),
    schemas: await readSchemas(client),
    next: async () => {
      const fetch = { text: `FETCH ${atATime} FROM lifeboat_rows`, rowMode: 'array' } as const
      return (await client.query<unknown[]>(fetch)).rows
    },
  }
}

/**
 * Whether the server took the query for wrong, instead of being out of reach, busy or out of room (PostgreSQL manual, appendix A). 08P01 is a
 * query with parameters, which nobody gives.
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof DatabaseError) || error.code === undefined) return false
  return !/^(08(?!P01)|40|53|55|57|58|XX)/.test(error.code)
}

type Described = { readonly oid: number; readonly type: string; readonly category: string }

async function describeColumns(
  client: Client,
  fields: readonly { readonly name: string; readonly dataTypeID: number }[],
): Promise<QueryColumn[]> {
  const { rows } = await client.query<Described>(
    `SELECT oid::bigint::int4 AS oid, format_type(oid, NULL) AS type, typcategory AS category
       FROM pg_catalog.pg_type WHERE oid = ANY ($1::oid[])`,
    [fields.map(({ dataTypeID }) => dataTypeID)],
  )
  return fields.map(({ name, dataTypeID }) => {
    const found = rows.find(({ oid }) => oid === dataTypeID)
    const type = found?.type ?? 'unknown'
    // All types of strings are in one category; citext, which an extension makes, too.
    const holds = type === 'bytea' ? 'bytes' : found?.category === 'S' ? 'text' : 'other'
    return { name, type, holds }
  })
}

async function readSchemas(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ schemas: string[] }>(
    `SELECT current_schemas(false)::text[] AS schemas`,
  )
  return rows[0]?.schemas ?? []
}
