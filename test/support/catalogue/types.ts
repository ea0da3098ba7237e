import { isOwn, nameOf, type Question } from './question.ts'

export const typeQuestions: readonly Question[] = [
  {
    // Composite types are relations and stand there with their columns; arrays and the row types of tables follow from what they are of.
    about: 'type',
    sql: `SELECT ${nameOf('pg_type', 't.oid')} AS name, typtype AS kind, typcategory AS category, typispreferred AS preferred,
        typisdefined AS defined, typdelim AS delimiter, typlen AS length, typbyval AS by_value, typalign AS alignment,
        typstorage AS storage, typinput AS input, typoutput AS output, typreceive AS receive, typsend AS send, typmodin AS modifier_in,
        typmodout AS modifier_out, typanalyze AS analyze, typsubscript AS subscript, NULLIF(typelem, 0)::regtype AS element,
        CASE typbasetype WHEN 0 THEN NULL ELSE format_type(typbasetype, typtypmod) END AS base, typnotnull AS not_null,
        coalesce(pg_get_expr(typdefaultbin, 0), typdefault) AS default, NULLIF(typcollation, 0)::regcollation AS collation,
        (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) AS labels,
        (SELECT jsonb_build_object('of', rngsubtype::regtype, 'collation', NULLIF(rngcollation, 0)::regcollation,
            'class', ${nameOf('pg_opclass', 'rngsubopc')}, 'canonical', rngcanonical, 'difference', rngsubdiff, 'many', rngmultitypid::regtype)
          FROM pg_range WHERE rngtypid = t.oid) AS range
      FROM pg_type AS t WHERE typrelid = 0 AND typcategory <> 'A' AND ${isOwn('pg_type', 't.oid')}`,
  },
  {
    // The version of the library is not part of the definition: a restore notes that of the library it meets. The locale's column has
    // another name before 17, and from 16 on the server leaves `-true` out of a locale, which means the same.
    about: 'collation',
    sql: `SELECT ${nameOf('pg_collation', 'c.oid')} AS name, collprovider AS provider, collisdeterministic AS deterministic,
        collencoding AS encoding, collcollate, collctype, regexp_replace(coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale'), '-true(?=-|$)', '', 'g') AS locale,
        to_jsonb(c) ->> 'collicurules' AS rules
      FROM pg_collation AS c WHERE ${isOwn('pg_collation', 'c.oid')}`,
  },
  {
    about: 'cast',
    sql: `SELECT ${nameOf('pg_cast', 'c.oid')} AS name, castfunc::regprocedure AS function, castcontext AS context, castmethod AS method
      FROM pg_cast AS c WHERE ${isOwn('pg_cast', 'c.oid')}`,
  },
  {
    about: 'transform',
    sql: `SELECT trftype::regtype AS type, lanname AS language, trffromsql::regprocedure AS from_sql, trftosql::regprocedure AS to_sql
      FROM pg_transform AS t JOIN pg_language AS l ON l.oid = trflang WHERE ${isOwn('pg_transform', 't.oid')}`,
  },
  {
    about: 'conversion',
    sql: `SELECT ${nameOf('pg_conversion', 'c.oid')} AS name, pg_encoding_to_char(conforencoding) AS from_encoding,
        pg_encoding_to_char(contoencoding) AS to_encoding, conproc AS function, condefault AS is_default
      FROM pg_conversion AS c WHERE ${isOwn('pg_conversion', 'c.oid')}`,
  },
]
