import { isOwn, nameOf, sorted, type Question } from './question.ts'

const own = isOwn('pg_class', 'c.oid')

/** The server numbers each definition of a column here (seen from 17.12 on); no dump has it, and every restore gets another one. */
const settable = `(SELECT array_agg(option) FROM unnest(attoptions) AS option WHERE option NOT LIKE 'pg\\_attver=%')`

const name = `(?:"(?:[^"]|"")+"|\\w+)`

/**
 * Up to 15 the server writes `SELECT t.a FROM t`, from 16 on `SELECT a FROM t`, if there is but one t. The older text is brought into the
 * newer form; the newer one stays as it is, so that nothing is overlooked between newer servers. Subqueries, which keep the
 * name of the table, are told by their brackets and their deeper indentation.
 */
function viewDefinition(oid: string): string {
  const onlySource = `\\n   FROM (?:ONLY )?(?:${name}\\.)?(${name})(?: (${name}))?(?:;|\\n)`
  return `CASE WHEN current_setting('server_version_num')::int >= 160000 THEN pg_get_viewdef(${oid}) ELSE (
    SELECT string_agg(CASE WHEN line ~ '^ {0,4}\\S' THEN regexp_replace(split_part(line, '( SELECT', 1), own, '\\1', 'g')
        || substr(line, 1 + length(split_part(line, '( SELECT', 1))) ELSE line END, E'\\n' ORDER BY place)
      FROM (SELECT pg_get_viewdef(${oid})) AS d(definition), regexp_match(definition, '${onlySource}') AS source,
        regexp_split_to_table(definition, '\\n') WITH ORDINALITY AS l(line, place),
        concat('(''(?:[^'']|'''')*'')|(?<![\\w".])', coalesce(regexp_replace(coalesce(source[2], source[1]), '(\\W)', '\\\\\\1', 'g'), '$.'), '\\.') AS own
    ) END`
}

export const relationQuestions: readonly Question[] = [
  {
    about: 'relation',
    sql: `SELECT ${nameOf('pg_class', 'c.oid')} AS name, relkind AS kind, relpersistence AS persistence, amname AS method,
        spcname AS tablespace, ${sorted('c.reloptions')} AS options,
        (SELECT ${sorted('t.reloptions')} FROM pg_class AS t WHERE t.oid = c.reltoastrelid) AS toast_options, relreplident AS identity,
        relrowsecurity AS has_policies, relforcerowsecurity AS forces_policies, relispopulated AS populated,
        pg_get_partkeydef(c.oid) AS partitioned_by, pg_get_expr(relpartbound, c.oid) AS bound, NULLIF(reloftype, 0)::regtype AS of_type,
        (SELECT array_agg(inhparent::regclass::text ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid) AS parents
      FROM pg_class AS c LEFT JOIN pg_am AS a ON a.oid = relam LEFT JOIN pg_tablespace AS s ON s.oid = reltablespace
      WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND ${own}`,
  },
  {
    // By place among those that are left: a restore does not make dropped columns.
    about: 'column',
    sql: `SELECT ${nameOf('pg_class', 'c.oid')} AS relation, row_number() OVER (PARTITION BY c.oid ORDER BY attnum) AS place,
        attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS not_null,
        pg_get_expr(adbin, adrelid) AS default, NULLIF(attidentity, '') AS identity, NULLIF(attgenerated, '') AS generated,
        CASE WHEN attcollation <> typcollation THEN attcollation::regcollation END AS collation, attstorage AS storage,
        NULLIF(attcompression, '') AS compression, NULLIF(attstattarget, -1) AS statistics, ${sorted(settable)} AS options,
        ${sorted('attfdwoptions')} AS foreign_options, attislocal AS is_local, attinhcount AS parents
      FROM pg_class AS c JOIN pg_attribute AS a ON attrelid = c.oid JOIN pg_type AS t ON t.oid = atttypid
        LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = attnum
      WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND attnum > 0 AND NOT attisdropped AND ${own}`,
  },
  {
    about: 'sequence',
    sql: `SELECT ${nameOf('pg_class', 'c.oid')} AS name, seqtypid::regtype AS type, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle,
        (SELECT ${nameOf('pg_class', 'refobjid', 'refobjsubid')} FROM pg_depend
          WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i') AND refobjsubid > 0) AS owned_by
      FROM pg_class AS c JOIN pg_sequence ON seqrelid = c.oid WHERE ${own}`,
  },
  {
    about: 'view',
    sql: `SELECT ${nameOf('pg_class', 'c.oid')} AS name, ${viewDefinition('c.oid')} AS definition
      FROM pg_class AS c WHERE relkind IN ('v', 'm') AND ${own}`,
  },
  {
    about: 'index',
    sql: `SELECT ${nameOf('pg_class', 'i.indexrelid')} AS name, pg_get_indexdef(i.indexrelid) AS definition, spcname AS tablespace,
        indisclustered AS clustered, indisreplident AS identifies, indisvalid AS valid,
        (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = i.indexrelid) AS parent,
        (SELECT array_agg(concat(attnum, ': ', attstattarget) ORDER BY attnum) FROM pg_attribute
          WHERE attrelid = i.indexrelid AND coalesce(attstattarget, -1) <> -1) AS statistics
      FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_class AS c ON c.oid = i.indrelid
        LEFT JOIN pg_tablespace AS s ON s.oid = x.reltablespace WHERE c.relkind <> 't' AND ${own}`,
  },
]
