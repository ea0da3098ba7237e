import { grants, sorted, type Question } from './question.ts'

const settable = `'p'`

export const roleQuestions: readonly Question[] = [
  {
    about: 'role',
    sql: `SELECT rolname AS name, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit,
        rolpassword, rolvaliduntil, shobj_description(oid, 'pg_authid') AS comment
      FROM pg_authid WHERE rolname !~ '^pg_'`,
  },
  {
    // Before 16 a membership has no options: the member's own INHERIT decides, and it can always become the role.
    about: 'membership',
    sql: `SELECT pg_get_userbyid(roleid) AS role, r.rolname AS member, pg_get_userbyid(grantor) AS grantor, admin_option,
        coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, r.rolinherit) AS inherit_option,
        coalesce((to_jsonb(m) ->> 'set_option')::boolean, true) AS set_option
      FROM pg_auth_members AS m JOIN pg_roles AS r ON r.oid = member WHERE r.rolname !~ '^pg_'`,
  },
  {
    about: 'setting',
    sql: `SELECT CASE setrole WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(setrole) END AS of, ${sorted('setconfig')} AS settings
      FROM pg_db_role_setting WHERE setdatabase = 0`,
  },
  {
    about: 'tablespace',
    sql: `SELECT spcname AS name, pg_get_userbyid(spcowner) AS owner, pg_tablespace_location(oid) AS location, ${sorted('spcoptions')} AS options,
        ${grants('spcacl', `'t'`, 'spcowner')} AS grants, shobj_description(oid, 'pg_tablespace') AS comment
      FROM pg_tablespace`,
  },
  {
    about: 'parameter',
    sql: `SELECT parname AS name, ${grants('paracl', settable, '10::oid')} AS grants FROM pg_parameter_acl`,
  },
]
