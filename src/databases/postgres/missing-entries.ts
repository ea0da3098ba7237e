import type { TocEntry } from './read-toc.ts'
import { rowsOf } from './table-sql.ts'

/** How the server is asked for what a dump calls by these words. What is not named here is not asked for. */
const kinds: Readonly<Record<string, string>> = {
  SCHEMA: 'schema',
  EXTENSION: 'extension',
  PUBLICATION: 'publication',
  TABLE: 'relation',
  'FOREIGN TABLE': 'relation',
  VIEW: 'relation',
  'MATERIALIZED VIEW': 'relation',
  SEQUENCE: 'relation',
  INDEX: 'relation',
  TYPE: 'type',
  DOMAIN: 'type',
  COLLATION: 'collation',
  FUNCTION: 'routine',
  PROCEDURE: 'routine',
  CONSTRAINT: 'constraint',
  'FK CONSTRAINT': 'constraint',
  'CHECK CONSTRAINT': 'constraint',
  DEFAULT: 'default',
  POLICY: 'policy',
  RULE: 'rule',
  TRIGGER: 'trigger',
}

/** What belongs to a table is listed with the table's name in front; a function with the types that it takes. */
const there = `SELECT 'schema', NULL, nspname::text FROM pg_namespace
  UNION ALL SELECT 'extension', NULL, extname FROM pg_extension
  UNION ALL SELECT 'publication', NULL, pubname FROM pg_publication
  UNION ALL SELECT 'relation', nspname, relname FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
  UNION ALL SELECT 'type', nspname, typname FROM pg_type JOIN pg_namespace AS n ON n.oid = typnamespace
  UNION ALL SELECT 'collation', nspname, collname FROM pg_collation JOIN pg_namespace AS n ON n.oid = collnamespace
  UNION ALL SELECT 'routine', nspname, concat(proname, '(', (SELECT string_agg(format_type(type, NULL), ', ' ORDER BY place)
    FROM unnest(proargtypes) WITH ORDINALITY AS arguments(type, place)), ')') FROM pg_proc JOIN pg_namespace AS n ON n.oid = pronamespace
  UNION ALL SELECT part.kind, nspname, concat(relname, ' ', part.name) FROM (
    SELECT 'constraint', conrelid, conname FROM pg_constraint
    UNION ALL SELECT 'default', adrelid, attname FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
    UNION ALL SELECT 'policy', polrelid, polname FROM pg_policy
    UNION ALL SELECT 'rule', ev_class, rulename FROM pg_rewrite
    UNION ALL SELECT 'trigger', tgrelid, tgname FROM pg_trigger) AS part(kind, relation, name)
    JOIN pg_class AS c ON c.oid = part.relation JOIN pg_namespace AS n ON n.oid = c.relnamespace`

/** A query for the ids of those entries that the live database has not. */
export function missingQuestion(entries: readonly TocEntry[]): string {
  const wanted = entries.flatMap(({ id, description, schema, name }) => {
    const kind = kinds[description]
    return kind === undefined ? [] : [{ id, kind, schema, name }]
  })
  // A dump lists names on one line.
  return `WITH there(kind, schema, name) AS MATERIALIZED (${there})
SELECT to_json(wanted.id) FROM ${rowsOf(wanted, 'id integer, kind text, schema text, name text')}
WHERE NOT EXISTS (SELECT FROM there WHERE there.kind = wanted.kind AND coalesce(there.schema, '') = coalesce(wanted.schema, '')
    AND translate(there.name, E'\\r\\n', '  ') = wanted.name)`
}
