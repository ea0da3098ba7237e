import { grants, isOwn, nameOf, sorted, type Question } from './question.ts'

const thisDatabase = `(SELECT oid FROM pg_database WHERE datname = current_database())`

export const beyondQuestions: readonly Question[] = [
  {
    // Without its name: it may have been restored beside the original. The locale's column has another name before 17.
    about: 'database',
    sql: `SELECT pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datcollate,
        datctype, coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale, to_jsonb(d) ->> 'daticurules' AS rules,
        datistemplate AS is_template, datallowconn AS allows_connections, datconnlimit AS connections, spcname AS tablespace,
        ${grants('datacl', `'d'`, 'datdba')} AS grants, shobj_description(d.oid, 'pg_database') AS comment
      FROM pg_database AS d JOIN pg_tablespace AS s ON s.oid = dattablespace WHERE d.oid = ${thisDatabase}`,
  },
  {
    about: 'setting',
    sql: `SELECT CASE setrole WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(setrole) END AS of, ${sorted('setconfig')} AS settings
      FROM pg_db_role_setting WHERE setdatabase = ${thisDatabase}`,
  },
  {
    // A dump asks for an extension in whatever version the new server has, so only one that is not the server's standard is named.
    about: 'extension',
    sql: `SELECT extname AS name, extnamespace::regnamespace AS schema, NULLIF(extversion, default_version) AS other_version
      FROM pg_extension LEFT JOIN pg_available_extensions AS a ON a.name = extname`,
  },
  {
    about: 'event trigger',
    sql: `SELECT evtname AS name, evtevent AS event, evtfoid::regproc AS function, evtenabled AS enabled, ${sorted('evttags')} AS tags
      FROM pg_event_trigger`,
  },
  {
    about: 'publication',
    sql: `SELECT pubname AS name, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot,
        NULLIF(to_jsonb(p) ->> 'pubgencols', 'n') AS generated_columns,
        (SELECT array_agg(pnnspid::regnamespace::text ORDER BY pnnspid::regnamespace::text) FROM pg_publication_namespace
          WHERE pnpubid = p.oid) AS schemas
      FROM pg_publication AS p`,
  },
  {
    about: 'published',
    sql: `SELECT pubname AS publication, prrelid::regclass AS table, pg_get_expr(prqual, prrelid) AS rows,
        (SELECT array_agg(attname ORDER BY attnum) FROM pg_attribute WHERE attrelid = prrelid AND attnum = ANY (prattrs)) AS columns
      FROM pg_publication_rel JOIN pg_publication AS p ON p.oid = prpubid`,
  },
  {
    about: 'subscription',
    sql: `SELECT subname AS name, pg_get_userbyid(subowner) AS owner, subenabled, subbinary, left(substream::text, 1) AS streaming, subconninfo,
        subslotname, subsynccommit, subtwophasestate, subdisableonerr, ${sorted('subpublications')} AS publications,
        NULLIF(to_jsonb(s) ->> 'suborigin', 'any') AS origin, NULLIF(to_jsonb(s) ->> 'subfailover', 'false') AS failover,
        NULLIF(to_jsonb(s) ->> 'subrunasowner', 'false') AS runs_as_owner, NULLIF(to_jsonb(s) ->> 'subpasswordrequired', 'true') AS password_required
      FROM pg_subscription AS s WHERE subdbid = ${thisDatabase}`,
  },
  {
    about: 'foreign data wrapper',
    sql: `SELECT fdwname AS name, fdwhandler::regproc AS handler, fdwvalidator::regproc AS validator, ${sorted('fdwoptions')} AS options
      FROM pg_foreign_data_wrapper AS w WHERE ${isOwn('pg_foreign_data_wrapper', 'w.oid')}`,
  },
  {
    about: 'foreign server',
    sql: `SELECT srvname AS name, fdwname AS wrapper, srvtype AS type, srvversion AS version, ${sorted('srvoptions')} AS options
      FROM pg_foreign_server JOIN pg_foreign_data_wrapper AS w ON w.oid = srvfdw`,
  },
  {
    about: 'user mapping',
    sql: `SELECT usename AS user, srvname AS server, ${sorted('umoptions')} AS options FROM pg_user_mappings`,
  },
  {
    about: 'foreign table',
    sql: `SELECT ftrelid::regclass AS name, srvname AS server, ${sorted('ftoptions')} AS options
      FROM pg_foreign_table JOIN pg_foreign_server AS s ON s.oid = ftserver`,
  },
  {
    about: 'text search dictionary',
    sql: `SELECT ${nameOf('pg_ts_dict', 'd.oid')} AS name, ${nameOf('pg_ts_template', 'dicttemplate')} AS template, dictinitoption AS options
      FROM pg_ts_dict AS d WHERE ${isOwn('pg_ts_dict', 'd.oid')}`,
  },
  {
    about: 'text search configuration',
    sql: `SELECT ${nameOf('pg_ts_config', 'c.oid')} AS name, ${nameOf('pg_ts_parser', 'cfgparser')} AS parser,
        (SELECT array_agg(concat(alias, ': ', ${nameOf('pg_ts_dict', 'mapdict')}) ORDER BY alias, mapseqno)
          FROM pg_ts_config_map JOIN ts_token_type(cfgparser) ON tokid = maptokentype WHERE mapcfg = c.oid) AS mappings
      FROM pg_ts_config AS c WHERE ${isOwn('pg_ts_config', 'c.oid')}`,
  },
  {
    about: 'text search template',
    sql: `SELECT ${nameOf('pg_ts_template', 't.oid')} AS name, tmplinit AS init, tmpllexize AS lexize
      FROM pg_ts_template AS t WHERE ${isOwn('pg_ts_template', 't.oid')}`,
  },
  {
    about: 'text search parser',
    sql: `SELECT ${nameOf('pg_ts_parser', 'p.oid')} AS name, prsstart, prstoken, prsend, prsheadline, prslextype
      FROM pg_ts_parser AS p WHERE ${isOwn('pg_ts_parser', 'p.oid')}`,
  },
]
