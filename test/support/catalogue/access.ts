import { grants, isOwn, nameOf, type Question } from './question.ts'

/** What says who owns and may use an object: catalogue, owner, grants, and the kind that the server's default grants go by. */
const catalogues: readonly {
  readonly name: string
  readonly owner: string
  readonly grants?: readonly [column: string, kind: string]
  readonly where?: string
}[] = [
  {
    name: 'pg_class',
    owner: 'relowner',
    grants: ['relacl', `(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char"`],
    // No dump minds the grants on information_schema, and the server does not note what they were to begin with.
    where: `relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND relnamespace <> 'information_schema'::regnamespace`,
  },
  { name: 'pg_proc', owner: 'proowner', grants: ['proacl', `'f'`] },
  { name: 'pg_namespace', owner: 'nspowner', grants: ['nspacl', `'n'`] },
  {
    name: 'pg_type',
    owner: 'typowner',
    grants: ['typacl', `'T'`],
    // Neither arrays nor the row types of tables.
    where: `typelem = 0 AND (typrelid = 0 OR EXISTS (SELECT FROM pg_class AS c WHERE c.oid = typrelid AND relkind = 'c'))`,
  },
  { name: 'pg_language', owner: 'lanowner', grants: ['lanacl', `'l'`] },
  { name: 'pg_foreign_data_wrapper', owner: 'fdwowner', grants: ['fdwacl', `'F'`] },
  { name: 'pg_foreign_server', owner: 'srvowner', grants: ['srvacl', `'S'`] },
  { name: 'pg_operator', owner: 'oprowner' },
  { name: 'pg_opclass', owner: 'opcowner' },
  { name: 'pg_opfamily', owner: 'opfowner' },
  { name: 'pg_collation', owner: 'collowner' },
  { name: 'pg_conversion', owner: 'conowner' },
  { name: 'pg_statistic_ext', owner: 'stxowner' },
  { name: 'pg_ts_dict', owner: 'dictowner' },
  { name: 'pg_ts_config', owner: 'cfgowner' },
  { name: 'pg_publication', owner: 'pubowner' },
  { name: 'pg_event_trigger', owner: 'evtowner' },
  { name: 'pg_extension', owner: 'extowner' },
]

const objects = [
  ...catalogues.map(
    ({ name, owner, grants: [list, kind] = ['NULL', 'NULL'], where = 'true' }) => `
    SELECT '${name}'::regclass AS kind, oid, 0 AS part, ${owner} AS owner, ${list}::aclitem[] AS list, ${kind}::"char" AS default_kind,
        ${isOwn(name, `${name}.oid`)} AS is_own
      FROM ${name} WHERE ${where}`,
  ),
  `SELECT 'pg_class'::regclass, attrelid, attnum, relowner, attacl, 'c', ${isOwn('pg_class', 'attrelid')}
      FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid WHERE attacl IS NOT NULL AND NOT attisdropped`,
  `SELECT 'pg_largeobject'::regclass, oid, 0, lomowner, lomacl, 'L', true FROM pg_largeobject_metadata`,
].join('\nUNION ALL ')

const publicSchema = `(kind = 'pg_namespace'::regclass AND oid = to_regnamespace('public'))`

export const accessQuestions: readonly Question[] = [
  {
    about: 'owner',
    sql: `SELECT ${nameOf('o.kind', 'o.oid', 'o.part')} AS object, o.kind, pg_get_userbyid(owner) AS owner
      FROM (${objects}) AS o WHERE (is_own OR ${publicSchema}) AND part = 0`,
  },
  {
    // Of what the server and the extensions bring along, only what is no longer as it came: a dump holds that too.
    about: 'grants',
    sql: `SELECT ${nameOf('o.kind', 'o.oid', 'o.part')} AS object, o.kind, ${grants('list', 'default_kind', 'owner')} AS grants
      FROM (${objects}) AS o LEFT JOIN pg_init_privs AS i ON i.classoid = kind AND i.objoid = oid AND i.objsubid = part
      WHERE default_kind IS NOT NULL AND (is_own OR list IS DISTINCT FROM initprivs
        AND ${grants('list', 'default_kind', 'owner')} IS DISTINCT FROM ${grants('initprivs', 'default_kind', 'owner')})`,
  },
  {
    about: 'default privileges',
    sql: `SELECT pg_get_userbyid(defaclrole) AS of, defaclnamespace::regnamespace AS schema, defaclobjtype AS kind,
        ${grants('defaclacl', `(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END)::"char"`, 'defaclrole')} AS grants
      FROM pg_default_acl`,
  },
  {
    // On the server's own objects, but for those two kinds, a comment is in no dump.
    about: 'comment',
    sql: `SELECT ${nameOf('d.classoid', 'objoid', 'objsubid')} AS object, classoid::regclass AS kind, objsubid <> 0 AS is_part, description
      FROM (SELECT *, classoid AS kind, objoid AS oid FROM pg_description) AS d
      WHERE classoid IN ('pg_largeobject'::regclass, 'pg_extension'::regclass) OR ${publicSchema} OR objoid >= 16384 AND NOT EXISTS (
        SELECT FROM pg_depend AS own WHERE own.classid = classoid AND own.objid = objoid AND own.deptype = 'e')`,
  },
]
