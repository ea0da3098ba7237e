-- What belongs to the server: once, however many of its databases get the features. Needs the variable tablespace_folder.
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'feature_owner') AS is_first,
  current_setting('server_version_num')::int >= 160000 AS from_16,
  current_setting('server_version_num')::int >= 170000 AS from_17,
  current_setting('server_version_num')::int >= 180000 AS from_18 \gset
SET client_min_messages = error;

\if :is_first
SET password_encryption = 'scram-sha-256';
CREATE ROLE feature_group NOLOGIN;
CREATE ROLE feature_team NOLOGIN NOINHERIT IN ROLE feature_group;
CREATE ROLE feature_owner LOGIN CREATEDB CREATEROLE PASSWORD 'owner''s "secret" ünd $HOME';
CREATE ROLE feature_reader LOGIN NOINHERIT CONNECTION LIMIT 3 PASSWORD 'reader' VALID UNTIL '2031-02-03 04:05:06+00';
CREATE ROLE feature_service LOGIN REPLICATION BYPASSRLS VALID UNTIL 'infinity';
CREATE ROLE "Odd ""Rôle"", it's; \ here" LOGIN PASSWORD 'odd' IN ROLE feature_team;

GRANT feature_group TO feature_owner WITH ADMIN OPTION;
GRANT feature_team TO feature_reader;
GRANT pg_read_all_stats, pg_signal_backend TO feature_service;
-- A grantor other than the superuser.
SET ROLE feature_owner;
GRANT feature_group TO feature_reader;
RESET ROLE;
\if :from_16
GRANT feature_team TO feature_service WITH INHERIT FALSE, SET FALSE;
\endif

ALTER ROLE feature_reader SET default_transaction_read_only = on;
ALTER ROLE feature_reader SET statement_timeout = '7s';
ALTER ROLE feature_owner SET search_path = "$user", features, "odd ""schema"", it's";
ALTER ROLE feature_owner SET features.note = 'it''s a "setting", with \ and ünïcode';
GRANT SET ON PARAMETER log_min_duration_statement TO feature_reader;
GRANT SET, ALTER SYSTEM ON PARAMETER features.note TO feature_service WITH GRANT OPTION;
COMMENT ON ROLE feature_owner IS 'owns most of the features, says the comment''s "text"';
COMMENT ON ROLE "Odd ""Rôle"", it's; \ here" IS 'odd';

CREATE TABLESPACE "Feature ""Space""" OWNER feature_owner LOCATION :'tablespace_folder'
  WITH (seq_page_cost = 1.5, random_page_cost = 2.5);
GRANT CREATE ON TABLESPACE "Feature ""Space""" TO feature_reader WITH GRANT OPTION;
COMMENT ON TABLESPACE "Feature ""Space""" IS 'a disk of its own';
\endif
