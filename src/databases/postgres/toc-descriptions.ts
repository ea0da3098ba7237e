/** What pg_dump 15 to 18 calls the kinds of its entries (`.description` in src/bin/pg_dump: pg_dump.c, pg_backup_archiver.c). */
const descriptions = [
  'ACCESS METHOD',
  'ACL',
  'AGGREGATE',
  'BLOB',
  'BLOB METADATA',
  'BLOBS',
  'CAST',
  'CHECK CONSTRAINT',
  'COLLATION',
  'COMMENT',
  'CONSTRAINT',
  'CONVERSION',
  'DATABASE',
  'DATABASE PROPERTIES',
  'DEFAULT',
  'DEFAULT ACL',
  'DOMAIN',
  'ENCODING',
  'EVENT TRIGGER',
  'EXTENSION',
  'FK CONSTRAINT',
  'FOREIGN DATA WRAPPER',
  'FOREIGN TABLE',
  'FUNCTION',
  'INDEX',
  'INDEX ATTACH',
  'MATERIALIZED VIEW',
  'MATERIALIZED VIEW DATA',
  'OPERATOR',
  'OPERATOR CLASS',
  'OPERATOR FAMILY',
  'POLICY',
  'PROCEDURAL LANGUAGE',
  'PROCEDURE',
  'PUBLICATION',
  'PUBLICATION TABLE',
  'PUBLICATION TABLES IN SCHEMA',
  'ROW SECURITY',
  'RULE',
  'SCHEMA',
  'SEARCHPATH',
  'SECURITY LABEL',
  'SEQUENCE',
  'SEQUENCE OWNED BY',
  'SEQUENCE SET',
  'SERVER',
  'SHELL TYPE',
  'STATISTICS',
  'STATISTICS DATA',
  'STDSTRINGS',
  'SUBSCRIPTION',
  'SUBSCRIPTION TABLE',
  'TABLE',
  'TABLE ATTACH',
  'TABLE DATA',
  'TEXT SEARCH CONFIGURATION',
  'TEXT SEARCH DICTIONARY',
  'TEXT SEARCH PARSER',
  'TEXT SEARCH TEMPLATE',
  'TRANSFORM',
  'TRIGGER',
  'TYPE',
  'USER MAPPING',
  'VIEW',
].sort((a, b) => b.length - a.length)

/**
 * `TABLE DATA x` can be the rows of a table, or the table x in the schema DATA. The catalogue of the entry tells: these are no objects
 * of their own, which is 0, or have a catalogue of their own (src/include/catalog). Of the others that begin with another one
 * (`PUBLICATION TABLE`), the other one is in no schema.
 */
const catalogues: Readonly<Record<string, number>> = {
  'TABLE DATA': 0,
  'TABLE ATTACH': 0,
  'INDEX ATTACH': 0,
  'SEQUENCE SET': 0,
  'SEQUENCE OWNED BY': 0,
  'MATERIALIZED VIEW DATA': 0,
  'STATISTICS DATA': 0,
  'DEFAULT ACL': 826,
  'OPERATOR CLASS': 2616,
  'OPERATOR FAMILY': 2753,
}

/**
 * The description that an entry of a list begins with, given the entry's text behind its three numbers and the second of these. Of a
 * kind that is not known here, the capital words at the beginning.
 */
export function findDescription(text: string, catalogue: number): string {
  const known = descriptions.find(
    (description) =>
      text.startsWith(`${description} `) && (catalogues[description] ?? catalogue) === catalogue,
  )
  const found = known ?? /^[A-Z]+(?: [A-Z]+)*(?= )/.exec(text)?.[0]
  if (found === undefined) throw new Error(`not an entry of a dump’s list: ${text.slice(0, 80)}`)
  return found
}
