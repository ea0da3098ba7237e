import { partsOf, wholesOf, type TableName } from './table-sql.ts'

/**
 * A query that writes a query: of every foreign key of the table and of every one that points to it, the rows that it does not allow, and
 * of every late unique key the values that stand there twice. The server itself checks neither while session_replication_role is
 * `replica`. What is written gives columns `key`, `on`, `to` (null: not unique), `rows` and `examples`. Keys that were never validated
 * promise nothing.
 */
export function keyChecks(table: TableName): string {
  return `SELECT coalesce(string_agg(check_, ' UNION ALL '), 'SELECT NULL AS key, 0 AS rows WHERE false') AS key_checks
FROM (${foreignKeys(table)} UNION ALL ${uniqueKeys(table)}) AS checks(check_)`
}

/**
 * Of a partitioned table's keys each partition has a copy, and has one of those that point to it: our rows are looked at by what holds
 * for their own partition, those of others by the key as it was made.
 */
function foreignKeys(table: TableName): string {
  const columns = `(SELECT
      string_agg(format('f.%I', a.attname), ', ' ORDER BY k.place) AS list,
      string_agg(format('f.%I IS NOT NULL', a.attname), CASE c.confmatchtype WHEN 'f' THEN ' OR ' ELSE ' AND ' END) AS filled,
      string_agg(format('p.%I OPERATOR(%I.%s) f.%I%s', b.attname, n.nspname, o.oprname, a.attname,
        CASE WHEN b.attcollation NOT IN (0, a.attcollation) THEN ' COLLATE ' || b.attcollation::regcollation END), ' AND ') AS equal
    FROM unnest(c.conkey, c.confkey, c.conpfeqop) WITH ORDINALITY AS k(ours, theirs, operator, place)
    JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.ours
    JOIN pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = k.theirs
    JOIN pg_operator AS o ON o.oid = k.operator JOIN pg_namespace AS n ON n.oid = o.oprnamespace)`
  return `SELECT ${writeCheck(
    `format('SELECT concat_ws('', '', %s) AS example FROM %s AS f WHERE (%s) AND NOT EXISTS (SELECT FROM %s AS p WHERE %s)',
      k.list, ${onlyOf('conrelid')}, k.filled, ${onlyOf('confrelid')}, k.equal)`,
    'c.confrelid::regclass::text',
  )}
  FROM pg_constraint AS c LEFT JOIN pg_constraint AS above ON above.oid = c.conparentid
  CROSS JOIN LATERAL ${columns} AS k
  WHERE c.contype = 'f' AND c.convalidated AND (
    c.conrelid IN (${partsOf(table)}) AND c.conrelid IS DISTINCT FROM above.conrelid
    OR c.conparentid = 0 AND (c.confrelid IN (${partsOf(table)}) OR c.confrelid IN (${wholesOf(table)})))`
}

function uniqueKeys(table: TableName): string {
  const columns = `(SELECT
      string_agg(format('f.%I', a.attname), ', ' ORDER BY k.place) AS list,
      CASE WHEN to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' THEN 'true'
        ELSE string_agg(format('f.%I IS NOT NULL', a.attname), ' AND ') END AS filled
    FROM unnest(c.conkey) WITH ORDINALITY AS k(ours, place)
    JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.ours)`
  return `SELECT ${writeCheck(
    `format('SELECT concat_ws('', '', %s) AS example FROM %s AS f WHERE %s GROUP BY %s HAVING count(*) > 1',
      k.list, ${onlyOf('conrelid')}, k.filled, k.list)`,
    'NULL::text',
  )}
  FROM pg_constraint AS c JOIN pg_index AS i ON i.indexrelid = c.conindid
  CROSS JOIN LATERAL ${columns} AS k
  WHERE c.contype IN ('p', 'u') AND c.condeferrable AND c.conrelid IN (${partsOf(table)})
    AND (SELECT relkind FROM pg_class WHERE oid = c.conrelid) = 'r'`
}

function writeCheck(bad: string, to: string): string {
  return `format('(WITH bad AS MATERIALIZED (%s) SELECT %L AS key, %L AS "on", %L AS "to", count(*) AS rows,
    (SELECT jsonb_agg(example) FROM (SELECT example FROM bad LIMIT 3) AS few) AS examples FROM bad)',
    ${bad}, c.conname, c.conrelid::regclass::text, ${to})`
}

/** Only a partitioned table is read with all that belongs to it: it has no rows itself. */
function onlyOf(column: string): string {
  return `(SELECT CASE relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || oid::regclass FROM pg_class WHERE oid = c.${column})`
}

/** A query for the tables at the other ends of those foreign keys. */
export function keyPartners(table: TableName): string {
  return `SELECT DISTINCT unnest(ARRAY[conrelid, confrelid]) FROM pg_constraint WHERE contype = 'f'
    AND (conrelid IN (${partsOf(table)}) OR confrelid IN (${partsOf(table)}) OR confrelid IN (${wholesOf(table)}))`
}
