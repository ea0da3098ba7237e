import { escapeIdentifier } from 'pg'

export type ListedTable = {
  readonly schema: string
  readonly name: string
  /** Those that a dump stores, in an order that a restore keeps. */
  readonly columns: readonly string[]
}

/**
 * The columns that pg_dump stores: none that was dropped, none that is generated. By their names: an inherited one may have
 * another place once it is restored.
 */
export const storedColumns = `ARRAY(SELECT a.attname::text FROM pg_attribute a
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND coalesce(to_jsonb(a) ->> 'attgenerated', '') = ''
  ORDER BY a.attname COLLATE "C")`

export const countQuery = (table: Pick<ListedTable, 'schema' | 'name'>): string =>
  `SELECT count(*)::text AS rows FROM ONLY ${nameOf(table)}`

/** Whether it has any row. */
export const probeQuery = (table: Pick<ListedTable, 'schema' | 'name'>): string =>
  `SELECT EXISTS (SELECT FROM ONLY ${nameOf(table)}) AS held`

/**
 * One query of the rows and a hash of them. A row is written by its columns' own output functions, as COPY does; a sum does not depend
 * on the rows' order, and counts equal ones as often as they are there.
 */
export function hashQuery(table: ListedTable): string {
  const columns = table.columns.map((column) => `t.${escapeIdentifier(column)}`).join(', ')
  return `SELECT count(*)::text AS rows, ${sumOf(`ROW(${columns})`)} AS hash FROM ONLY ${nameOf(table)} AS t`
}

/**
 * Every large object in pieces of 1 MiB, read as pg_dump reads it: a hole equals zeros, and no object is ever in memory whole. sha256,
 * since a server in FIPS mode has no md5.
 */
export const largeObjectsQuery = `
WITH RECURSIVE pieces AS (
  SELECT m.oid, 0::bigint AS number, piece.* FROM pg_largeobject_metadata AS m,
    LATERAL (${readPiece('m.oid', '0')}) AS piece
  UNION ALL
  SELECT p.oid, p.number + 1, piece.* FROM pieces AS p,
    LATERAL (${readPiece('p.oid', 'p.number + 1')}) AS piece
  WHERE p.bytes = 1048576)
SELECT ${sumOf('ROW(oid, number, hash)')} AS hash FROM pieces`

/** How long all of them are, by the last page of each: what comes before it and is a hole is dumped as zeros. Reads one row for each. */
export const objectBytesQuery = `
SELECT coalesce(sum(last.bytes), 0)::text AS bytes FROM pg_largeobject_metadata AS m,
  LATERAL (SELECT pageno::bigint * (current_setting('block_size')::bigint / 4) + octet_length(data) AS bytes
             FROM pg_largeobject WHERE loid = m.oid ORDER BY pageno DESC LIMIT 1) AS last`

function readPiece(oid: string, number: string): string {
  // Without OFFSET 0 each use of the data would read it again.
  return `SELECT sha256(data) AS hash, octet_length(data) AS bytes
            FROM (SELECT lo_get(${oid}, (${number}) * 1048576, 1048576) AS data OFFSET 0) AS read`
}

/** In C: a hash of text asks for a collation, and a database's own may be one that does not tell all texts apart. */
function sumOf(row: string): string {
  return `coalesce(sum(hashtextextended(${row}::text COLLATE "C", 0)), 0)::text`
}

function nameOf({ schema, name }: Pick<ListedTable, 'schema' | 'name'>): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
}
