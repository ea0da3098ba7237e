import { grants, neutralSettings, sorted } from './catalogue/question.ts'

/** Runs SQL in a database, several statements too, as psql would; gives unaligned rows. */
export type Query = (statement: string, database: string) => Promise<string>

/**
 * What a database holds, as text that is the same for equal content: each table's rows as a set, large objects with owner and
 * grants, and the sequences' values. Asked of the server itself, no dump tool in between. The rows of foreign tables are elsewhere.
 */
export function readContents(query: Query, database: string): Promise<string> {
  return query(neutralSettings + questions.map((question) => `${question};\n`).join(''), database)
}

// All of the row, also where a column has the name of its alias.
const rowsOfATable = `SELECT count(*) || ' rows ' || coalesce(md5(string_agg((t.*)::text, E'\\n' ORDER BY (t.*)::text COLLATE "C")), '') AS f`

const questions = [
  `SELECT format('%I.%I: ', n.nspname, c.relname) || (xpath('/row/f/text()',
          query_to_xml($q$${rowsOfATable} FROM ONLY $q$ || c.oid::regclass || ' AS t', false, true, '')))[1]::text
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE (c.relkind = 'r' OR c.relkind = 'm' AND c.relispopulated) AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY c.oid::regclass::text COLLATE "C"`,
  `SELECT 'large object', oid, lomowner::regrole, ${grants('lomacl', `'L'`, 'lomowner')}, md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY oid`,
  // Not of pg_sequences, which has nothing to say of a sequence that was set to a value but not called since.
  `SELECT format('sequence %I.%I: ', schemaname, sequencename) || (xpath('/row/f/text()',
          query_to_xml(format('SELECT (last_value, is_called)::text AS f FROM %I.%I', schemaname, sequencename), false, true, '')))[1]::text
     FROM pg_sequences ORDER BY schemaname COLLATE "C", sequencename COLLATE "C"`,
  `SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, ${grants('datacl', `'d'`, 'datdba')} FROM pg_database
    WHERE datname = current_database()`,
  `SELECT coalesce(r.rolname, 'all'), ${sorted('s.setconfig')} FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
    WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY r.rolname COLLATE "C"`,
]
