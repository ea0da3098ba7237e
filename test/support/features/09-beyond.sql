-- Large objects, text search, foreign data, replication, event triggers, and the database's own settings.
SELECT lo_from_bytea(700001, decode(string_agg(lpad(to_hex(n), 2, '0'), ''), 'hex')) FROM generate_series(0, 255) AS n \g /dev/null
SELECT lo_from_bytea(700002, ''), lo_from_bytea(700003, convert_to(repeat('several pages ', 200000), 'UTF8')), lo_from_bytea(700004, 'a'),
  lo_put(700004, 1000000, 'behind a hole'), lo_from_bytea(700005, 'plain') \g /dev/null
ALTER LARGE OBJECT 700001 OWNER TO feature_owner;
GRANT SELECT ON LARGE OBJECT 700001 TO feature_reader WITH GRANT OPTION;
GRANT ALL ON LARGE OBJECT 700001 TO "Odd ""Rôle"", it's; \ here";
REVOKE UPDATE ON LARGE OBJECT 700001 FROM feature_owner;
ALTER LARGE OBJECT 700002 OWNER TO "Odd ""Rôle"", it's; \ here";
COMMENT ON LARGE OBJECT 700003 IS 'it''s large';

CREATE TEXT SEARCH DICTIONARY features.short_words (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION features.searching (COPY = english);
ALTER TEXT SEARCH CONFIGURATION features.searching ALTER MAPPING FOR asciiword, word WITH features.short_words, english_stem, simple;
ALTER TEXT SEARCH CONFIGURATION features.searching DROP MAPPING FOR url;
ALTER TEXT SEARCH CONFIGURATION features.searching OWNER TO feature_owner;
CREATE TEXT SEARCH TEMPLATE features.like_simple (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH PARSER features.like_default (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
COMMENT ON TEXT SEARCH CONFIGURATION features.searching IS 'finds';
COMMENT ON TEXT SEARCH DICTIONARY features.short_words IS 'short';

CREATE FOREIGN DATA WRAPPER nothing_behind OPTIONS (debug 'true');
CREATE SERVER elsewhere TYPE 'none' VERSION '1.2' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '192.0.2.1', dbname 'it''s "odd"', fetch_size '7');
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
ALTER SERVER elsewhere OWNER TO feature_owner;
GRANT USAGE ON FOREIGN SERVER elsewhere TO feature_reader WITH GRANT OPTION;
GRANT USAGE ON FOREIGN DATA WRAPPER nothing_behind TO feature_owner;
CREATE USER MAPPING FOR feature_reader SERVER elsewhere OPTIONS (user 'u', password 'p\''s');
CREATE USER MAPPING FOR PUBLIC SERVER elsewhere OPTIONS (user 'anyone');
CREATE FOREIGN TABLE features.far_away (n int OPTIONS (column_name 'nn') NOT NULL, t text DEFAULT 'x', CHECK (n > 0))
  SERVER elsewhere OPTIONS (schema_name 'remote', table_name 'it''s');
CREATE FOREIGN TABLE features.passwords_file (line text) SERVER files OPTIONS (filename '/etc/hostname');
CREATE FOREIGN TABLE features.measured_elsewhere PARTITION OF features.by_list FOR VALUES IN ('elsewhere') SERVER elsewhere;
COMMENT ON SERVER elsewhere IS 'nobody is there';
COMMENT ON FOREIGN TABLE features.far_away IS 'out of reach';

CREATE TABLE published.a (id int PRIMARY KEY, secret text, kind text);
CREATE PUBLICATION of_some FOR TABLE published.a (id, kind) WHERE (id > 10 AND kind <> 'it''s'), features.teams WITH (publish = 'insert');
CREATE PUBLICATION of_a_schema FOR TABLES IN SCHEMA published WITH (publish_via_partition_root = true);
-- Of tables without a key nothing could be deleted or changed if that were published too.
CREATE PUBLICATION of_all FOR ALL TABLES WITH (publish = 'insert, truncate');
ALTER PUBLICATION of_some OWNER TO feature_owner;
COMMENT ON PUBLICATION of_some IS 'some rows, some columns';
\if :from_18
CREATE PUBLICATION with_generated FOR TABLE features.people WITH (publish_generated_columns = stored, publish = 'insert');
\endif
-- It would connect to nothing: not enabled, and without a slot.
CREATE SUBSCRIPTION to_elsewhere CONNECTION 'host=192.0.2.1 dbname=x password=it\''s' PUBLICATION p, "Other ""p"""
  WITH (connect = false, slot_name = NONE, binary = true, streaming = on, synchronous_commit = 'local');
COMMENT ON SUBSCRIPTION to_elsewhere IS 'from nowhere';

CREATE FUNCTION features.on_event() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE EVENT TRIGGER seen_drop ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP VIEW') EXECUTE FUNCTION features.on_event();
CREATE EVENT TRIGGER seen_end ON ddl_command_end EXECUTE FUNCTION features.on_event();
CREATE EVENT TRIGGER seen_rewrite ON table_rewrite EXECUTE FUNCTION features.on_event();
ALTER EVENT TRIGGER seen_end DISABLE;
ALTER EVENT TRIGGER seen_rewrite ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER seen_drop IS 'on an event trigger';
\if :from_17
CREATE EVENT TRIGGER seen_login ON login EXECUTE FUNCTION features.on_event();
\endif

ALTER DATABASE :"DBNAME" SET search_path = features, "odd ""schema"", it's", public;
ALTER DATABASE :"DBNAME" SET timezone = 'Asia/Kathmandu';
ALTER DATABASE :"DBNAME" SET datestyle = 'German, DMY';
ALTER DATABASE :"DBNAME" SET intervalstyle = 'sql_standard';
ALTER DATABASE :"DBNAME" SET features.note = 'it''s a "setting" of the database';
ALTER ROLE feature_owner IN DATABASE :"DBNAME" SET work_mem = '9MB';
ALTER ROLE "Odd ""Rôle"", it's; \ here" IN DATABASE :"DBNAME" SET role = feature_team;
REVOKE CONNECT, TEMPORARY ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO feature_reader, feature_group;
GRANT ALL ON DATABASE :"DBNAME" TO feature_owner WITH GRANT OPTION;
ALTER DATABASE :"DBNAME" CONNECTION LIMIT 77;
COMMENT ON DATABASE :"DBNAME" IS 'it''s full of features';
