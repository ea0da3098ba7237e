/** Runs SQL in a database and gives unaligned rows. */
type Query = (statement: string, database: string) => Promise<string>

/**
 * What a database holds, as text that is the same for equal content: each table's rows as a set, large objects with owner and
 * grants, and the sequences' values. Asked of the server itself, no dump tool in between.
 */
export async function readContents(query: Query, database: string): Promise<string> {
  const answers = await Promise.all(questions.map((question) => query(question, database)))
  return answers.join('\n')
}

const rowsOfATable = `SELECT count(*) || ' rows ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C")), '') AS f`

const questions = [
  `SELECT format('%I.%I: ', n.nspname, c.relname) || (xpath('/row/f/text()',
          query_to_xml($q$${rowsOfATable} FROM ONLY $q$ || c.oid::regclass || ' AS t', false, true, '')))[1]::text
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  `SELECT 'large object', oid, lomowner::regrole, ${sorted('lomacl')}, md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY oid`,
  `SELECT 'sequence', schemaname, sequencename, last_value FROM pg_sequences ORDER BY 2, 3`,
  `SELECT datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, ${sorted('datacl')} FROM pg_database
    WHERE datname = current_database()`,
  `SELECT coalesce(r.rolname, 'all'), s.setconfig FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
    WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1`,
]

/** A grant repeated by a restore stands elsewhere in the list. */
function sorted(grants: string): string {
  return `(SELECT array_agg(entry::text ORDER BY entry::text) FROM unnest(${grants}) AS entry)`
}
