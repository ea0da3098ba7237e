/** One query about one kind of object. Each of its rows becomes a line: what it is about, and the columns by name. */
export type Question = { readonly about: string; readonly sql: string }

/**
 * Gives the questions as one script for psql. Nulls are left out, so that what a server of an older version does not know yet equals
 * what a newer one has not set.
 */
export function writeScript(questions: readonly Question[]): string {
  const statements = questions.map(
    ({ about, sql }) => `
SELECT line FROM (SELECT concat('${about} ', jsonb_strip_nulls(to_jsonb(answer))) AS line FROM (${sql}) AS answer) AS lines
  ORDER BY line COLLATE "C";`,
  )
  return neutralSettings + statements.join('')
}

/** A database's or a role's own settings must not change how its contents read. Policies shall fail instead of filtering. */
export const neutralSettings = `
SET statement_timeout = 0; SET search_path = ''; SET datestyle = 'ISO, MDY'; SET intervalstyle = postgres; SET timezone = 'UTC'; SET extra_float_digits = 1;
SET bytea_output = hex; SET xmlbinary = base64; SET lc_monetary = 'C'; SET quote_all_identifiers = off; SET row_security = off; SET ROLE NONE; SET jit = off;
`

/** The condition for an object that is neither the server's own (those have smaller oids) nor brought along by an extension. */
export function isOwn(catalogue: string, oid: string): string {
  return `(${oid} >= 16384 AND NOT EXISTS (SELECT FROM pg_depend AS own
    WHERE own.classid = '${catalogue}'::regclass AND own.objid = ${oid} AND own.deptype = 'e'))`
}

/** The full name of an object, of a kind that may be an expression too; nothing in it changes with a restore. */
export function nameOf(catalogue: string, oid: string, column = '0'): string {
  const kind = catalogue.includes('.') ? catalogue : `'${catalogue}'::regclass`
  return `(pg_identify_object(${kind}, ${oid}, ${column})).identity`
}

/** A list whose order means nothing, such as options, which pg_dump writes sorted. */
export function sorted(list: string): string {
  return `(SELECT array_agg(entry::text ORDER BY entry::text COLLATE "C") FROM unnest(${list}) AS entry)`
}

/**
 * Grants in words. No list at all means the default one, which a restore does not write out. All that can be granted is called ALL,
 * as it is in a dump: PostgreSQL 17 has MAINTAIN besides.
 */
export function grants(list: string, kind: string, owner: string): string {
  return `(SELECT array_agg(line ORDER BY line COLLATE "C") FROM (
    SELECT concat(CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END, ' from ', pg_get_userbyid(grantor), ': ',
        CASE count(*) WHEN (SELECT count(*) FROM aclexplode(acldefault(${kind}, ${owner})) AS every WHERE every.grantee = ${owner})
          THEN 'ALL' ELSE string_agg(privilege_type, ', ' ORDER BY privilege_type) END,
        CASE WHEN is_grantable THEN ' with grant option' END) AS line
      FROM aclexplode(coalesce(${list}, acldefault(${kind}, ${owner}))) GROUP BY grantee, grantor, is_grantable) AS lines)`
}
