import { isOwn, nameOf, type Question } from './question.ts'

export const routineQuestions: readonly Question[] = [
  {
    about: 'routine',
    sql: `SELECT ${nameOf('pg_proc', 'p.oid')} AS name, CASE WHEN prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
      FROM pg_proc AS p WHERE prokind <> 'a' AND ${isOwn('pg_proc', 'p.oid')}`,
  },
  {
    about: 'aggregate',
    sql: `SELECT ${nameOf('pg_proc', 'p.oid')} AS name, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
        proparallel AS parallel, aggtranstype::regtype AS state, aggmtranstype::regtype AS moving_state, aggsortop::regoperator AS sort,
        to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[] AS details
      FROM pg_proc AS p JOIN pg_aggregate AS a ON aggfnoid = p.oid WHERE ${isOwn('pg_proc', 'p.oid')}`,
  },
  {
    about: 'needs extension',
    sql: `SELECT ${nameOf('d.classid', 'objid', 'objsubid')} AS object, ${nameOf('d.refclassid', 'refobjid')} AS extension
      FROM pg_depend AS d WHERE deptype = 'x'`,
  },
  {
    about: 'operator',
    sql: `SELECT ${nameOf('pg_operator', 'o.oid')} AS name, oprkind AS kind, oprresult::regtype AS result, oprcode::regprocedure AS function,
        oprcom::regoperator AS commutator, oprnegate::regoperator AS negator, oprrest AS restrict, oprjoin AS join, oprcanmerge AS merges,
        oprcanhash AS hashes
      FROM pg_operator AS o WHERE ${isOwn('pg_operator', 'o.oid')}`,
  },
  {
    about: 'operator class',
    sql: `SELECT ${nameOf('pg_opclass', 'c.oid')} AS name, ${nameOf('pg_opfamily', 'opcfamily')} AS family, opcintype::regtype AS type,
        opcdefault AS is_default, NULLIF(opckeytype, 0)::regtype AS stored_as
      FROM pg_opclass AS c WHERE ${isOwn('pg_opclass', 'c.oid')}`,
  },
  {
    about: 'operator family',
    sql: `SELECT ${nameOf('pg_opfamily', 'f.oid')} AS name FROM pg_opfamily AS f WHERE ${isOwn('pg_opfamily', 'f.oid')}`,
  },
  {
    about: 'operator of a family',
    sql: `SELECT ${nameOf('pg_amop', 'a.oid')} AS name, amoppurpose AS purpose, amopopr::regoperator AS operator,
        (SELECT ${nameOf('pg_opfamily', 'f.oid')} FROM pg_opfamily AS f WHERE f.oid = amopsortfamily) AS sort
      FROM pg_amop AS a WHERE ${isOwn('pg_amop', 'a.oid')} AND NOT ${ofExtension('amopfamily')}`,
  },
  {
    about: 'function of a family',
    sql: `SELECT ${nameOf('pg_amproc', 'a.oid')} AS name, amproc::regprocedure AS function
      FROM pg_amproc AS a WHERE ${isOwn('pg_amproc', 'a.oid')} AND NOT ${ofExtension('amprocfamily')}`,
  },
  {
    about: 'language',
    sql: `SELECT lanname AS name, lanpltrusted AS trusted, lanplcallfoid::regprocedure AS call, laninline::regprocedure AS inline,
        lanvalidator::regprocedure AS validator
      FROM pg_language AS l WHERE ${isOwn('pg_language', 'l.oid')}`,
  },
  {
    about: 'access method',
    sql: `SELECT amname AS name, amtype AS type, amhandler AS handler FROM pg_am AS a WHERE ${isOwn('pg_am', 'a.oid')}`,
  },
]

/** Members of an extension's operator family are not marked as the extension's themselves. */
function ofExtension(family: string): string {
  return `EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = ${family} AND e.deptype = 'e')`
}
