import { oidOf, partsOf, rowsOf, type TableName } from './table-sql.ts'
import type { TableDefinition } from './table-definitions.ts'

/**
 * What speaks against replacing the rows of a table that is there: queries, each of which gives one row of one JSON value when it finds
 * something, and none else. Asked once beforehand, and once more under the lock. They wait for no locks themselves.
 */
export function tableChecks(table: TableName, definitions: readonly TableDefinition[]): string[] {
  return [partitionsGone(table, definitions), columnsDiffer(definitions), ...cannotBe(table)]
}

/** Asked before all of these: only a superuser can keep triggers and foreign keys from acting. */
export const superuserCheck = `SELECT jsonb_build_object('refusal', 'not-superuser', 'user', current_user)
  WHERE current_setting('is_superuser') <> 'on'`

function partitionsGone(table: TableName, definitions: readonly TableDefinition[]): string {
  const wanted = definitions.map(({ schema, name }) => ({ schema, name }))
  return `SELECT jsonb_build_object('refusal', 'partitions', 'names', jsonb_agg(concat(wanted.schema, '.', wanted.name)))
  FROM ${rowsOf(wanted, 'schema text, name text')}
  WHERE coalesce(to_regclass(format('%I.%I', wanted.schema, wanted.name))::oid NOT IN (${partsOf(table)}), true)
  HAVING count(*) > 0`
}

/**
 * A column that is gone or of another type could lose values or change them without a word: a number its digits, a time its zone. So
 * could one that is computed on one side only.
 */
function columnsDiffer(definitions: readonly TableDefinition[]): string {
  const wanted = definitions.flatMap(({ schema, name, columns }) =>
    columns.map((column) => ({
      schema,
      name,
      column: column.name,
      type: column.type,
      computed: column.isGenerated,
    })),
  )
  return `SELECT jsonb_build_object('refusal', 'columns', 'columns', jsonb_agg(jsonb_build_object(
      'table', concat(wanted.schema, '.', wanted.name), 'column', wanted."column",
      'wanted', wanted.type, 'isWantedComputed', wanted.computed,
      'found', format_type(a.atttypid, a.atttypmod), 'isFoundComputed', a.attgenerated <> '')))
  FROM ${rowsOf(wanted, 'schema text, name text, "column" text, type text, computed boolean')}
  LEFT JOIN pg_attribute AS a ON a.attrelid = to_regclass(format('%I.%I', wanted.schema, wanted.name))::oid
    AND a.attname = wanted."column" AND a.attnum > 0 AND NOT a.attisdropped
  WHERE a.attname IS NULL OR format_type(a.atttypid, a.atttypmod) <> wanted.type
    OR (a.attgenerated <> '') <> wanted.computed
  HAVING count(*) > 0`
}

/**
 * Triggers and rules that fire whatever session_replication_role says; keys that are checked late, so not at all under it, and that no
 * query here checks instead: exclusion constraints, and keys over periods (PostgreSQL 18).
 */
function cannotBe(table: TableName): string[] {
  const ours = `IN (${partsOf(table)})`
  return [
    `SELECT jsonb_build_object('refusal', 'always', 'names', jsonb_agg(name)) FROM (
    SELECT format('trigger %s on %s', tgname, tgrelid::regclass) FROM pg_trigger
      WHERE tgrelid ${ours} AND tgenabled IN ('A', 'R') AND NOT tgisinternal
    UNION ALL SELECT format('rule %s on %s', rulename, ev_class::regclass) FROM pg_rewrite
      WHERE ev_class ${ours} AND ev_enabled IN ('A', 'R')) AS found(name)
  HAVING count(*) > 0`,
    `SELECT jsonb_build_object('refusal', 'unchecked', 'names', jsonb_agg(format('%s on %s', conname, conrelid::regclass)))
  FROM pg_constraint AS c
  WHERE (conrelid ${ours} AND condeferrable AND (contype = 'x' OR contype IN ('p', 'u') AND ${overPeriods})
    OR contype = 'f' AND ${overPeriods} AND (conrelid ${ours} OR confrelid ${ours}))
  HAVING count(*) > 0`,
  ]
}

/** The column is there from PostgreSQL 18 on. */
const overPeriods = `coalesce((to_jsonb(c) ->> 'conperiod')::boolean, false)`

/** What kind of relation has the table's name now: a letter of pg_class; no row when there is none. */
export function kindQuestion(table: TableName): string {
  return `SELECT to_json(relkind::text) FROM pg_class WHERE oid = ${oidOf(table)}`
}

/** Names of the columns that came after the backup. */
export function addedQuestion(definitions: readonly TableDefinition[]): string {
  const known = definitions.map(({ schema, name, columns }) => ({
    schema,
    name,
    columns: columns.map((column) => column.name),
  }))
  return `SELECT jsonb_agg(DISTINCT a.attname)
  FROM ${rowsOf(known, 'schema text, name text, columns json')}
  JOIN pg_attribute AS a ON a.attrelid = to_regclass(format('%I.%I', wanted.schema, wanted.name))::oid
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  WHERE a.attname NOT IN (SELECT json_array_elements_text(wanted.columns))
  HAVING count(*) > 0`
}

/** Those of the sequences, named as SQL text, that are not there. */
export function sequencesQuestion(sequences: readonly string[]): string {
  return `SELECT jsonb_agg(wanted.sequence)
  FROM ${rowsOf(
    sequences.map((sequence) => ({ sequence })),
    'sequence text',
  )}
  WHERE to_regclass(wanted.sequence) IS NULL
  HAVING count(*) > 0`
}
