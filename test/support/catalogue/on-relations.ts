import { isOwn, nameOf, type Question } from './question.ts'

/** The names that the server itself gives to NOT NULL constraints; of long names it cuts some from each part, with no rule to repeat here. */
const namedByTheServer = `(conname = concat(
    (SELECT relname FROM pg_class AS c WHERE c.oid = conrelid), (SELECT typname FROM pg_type AS t WHERE t.oid = contypid),
    (SELECT '_' || attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]), '_not_null')
  OR octet_length(conname) >= 60 AND conname LIKE '%not\\_null')`

export const onRelationQuestions: readonly Question[] = [
  {
    // PostgreSQL 18 makes a constraint of every NOT NULL (17 of those of domains): left out is what says no more than the column itself
    // does, and what a child has from its parent. Of a foreign key the copies for partitions are left out: the server makes and numbers them.
    about: 'constraint',
    sql: `SELECT ${nameOf('pg_constraint', 'k.oid')} AS name, contype AS type, pg_get_constraintdef(k.oid) AS definition,
        convalidated AS validated, conislocal AS is_local, coninhcount AS parents
      FROM pg_constraint AS k WHERE contype <> 't' AND NOT (contype = 'f' AND conparentid <> 0)
        AND NOT (contype = 'n' AND (NOT conislocal OR convalidated AND NOT connoinherit AND ${namedByTheServer}))
        AND CASE conrelid WHEN 0 THEN ${isOwn('pg_type', 'contypid')} ELSE ${isOwn('pg_class', 'conrelid')} END`,
  },
  {
    about: 'trigger',
    sql: `SELECT ${nameOf('pg_trigger', 't.oid')} AS name, pg_get_triggerdef(t.oid) AS definition, tgenabled AS enabled
      FROM pg_trigger AS t WHERE NOT tgisinternal AND ${isOwn('pg_class', 'tgrelid')}`,
  },
  {
    about: 'trigger of a constraint',
    sql: `SELECT ${nameOf('pg_constraint', 'tgconstraint')} AS constraint, ${nameOf('pg_class', 'tgrelid')} AS on, tgfoid::regproc AS does,
        tgenabled AS enabled
      FROM pg_trigger WHERE tgisinternal AND tgenabled <> 'O' AND tgconstraint <> 0`,
  },
  {
    about: 'rule',
    sql: `SELECT ${nameOf('pg_rewrite', 'r.oid')} AS name, pg_get_ruledef(r.oid) AS definition, ev_enabled AS enabled
      FROM pg_rewrite AS r WHERE rulename <> '_RETURN' AND ${isOwn('pg_class', 'ev_class')}`,
  },
  {
    about: 'policy',
    sql: `SELECT ${nameOf('pg_policy', 'p.oid')} AS name, polcmd AS command, polpermissive AS permissive,
        (SELECT array_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r) END ORDER BY pg_get_userbyid(r)) FROM unnest(polroles) AS r) AS roles,
        pg_get_expr(polqual, polrelid) AS using, pg_get_expr(polwithcheck, polrelid) AS with_check
      FROM pg_policy AS p`,
  },
  {
    about: 'statistics',
    sql: `SELECT ${nameOf('pg_statistic_ext', 's.oid')} AS name, pg_get_statisticsobjdef(s.oid) AS definition, NULLIF(stxstattarget, -1) AS target
      FROM pg_statistic_ext AS s`,
  },
]
