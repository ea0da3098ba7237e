import { quoteIdentifier, quoteLiteral } from './quote-identifier.ts'

export type TableName = { readonly schema: string; readonly name: string }

/** Schema and name as SQL text. */
export function quoteTable({ schema, name }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
}

/** Its oid, or null where it is not there. */
export function oidOf(table: TableName): string {
  return `to_regclass(${quoteLiteral(quoteTable(table))})`
}

/**
 * A query for the oids of a table and of its partitions at any depth; other tables that inherit from it have rows of their own. Of
 * the catalogue, not by pg_partition_tree: that waits for locks.
 */
export function partsOf(table: TableName): string {
  return `WITH RECURSIVE part(oid) AS (SELECT ${oidOf(table)}::oid
    UNION SELECT i.inhrelid FROM part JOIN pg_inherits AS i ON i.inhparent = part.oid
      JOIN pg_class AS c ON c.oid = i.inhrelid AND c.relispartition) SELECT oid FROM part`
}

/** A query for the oids of a table and of those that it is a partition of, up to the uppermost. */
export function wholesOf(table: TableName): string {
  return `WITH RECURSIVE part(oid) AS (SELECT ${oidOf(table)}::oid
    UNION SELECT i.inhparent FROM part JOIN pg_inherits AS i ON i.inhrelid = part.oid
      JOIN pg_class AS c ON c.oid = i.inhrelid AND c.relispartition) SELECT oid FROM part`
}

/** Rows of values, as a table to select from. `columns` are their names and types. */
export function rowsOf(rows: readonly object[], columns: string): string {
  return `json_to_recordset(${quoteLiteral(JSON.stringify(rows))}) AS wanted(${columns})`
}
