import { spoilings, type Spoiling } from './spoiling.ts'

export const definitionSpoilings: readonly Spoiling[] = [
  ...spoilings('a type', {
    'that is a domain is of another type': `CREATE DOMAIN features.x AS numeric(6, 2) DEFAULT 50 NOT NULL; DROP DOMAIN features.short_percent;
      CREATE DOMAIN features.short_percent AS features.x CHECK (VALUE < 10)`,
    'has another label': `ALTER TYPE features.mood RENAME VALUE 'sadder' TO 'saddest'`,
    'has its labels in another order': `ALTER TYPE features.mood RENAME VALUE 'sad' TO 'x'; ALTER TYPE features.mood RENAME VALUE 'sadder' TO 'sad';
      ALTER TYPE features.mood RENAME VALUE 'x' TO 'sadder'`,
    'that is a domain has another default': `ALTER DOMAIN features.percent SET DEFAULT 51`,
    'that is a domain may be null': `ALTER DOMAIN features.percent DROP NOT NULL`,
    'that is a range has another name for many': `ALTER TYPE features.many_days RENAME TO more_days`,
    'that is a base type has another storage': `ALTER TYPE features.base SET (STORAGE = extended)`,
    'that is a shell is gone': `DROP TYPE features.only_a_shell`,
  }),
  ...spoilings('a collation', {
    'has another locale': `ALTER COLLATION features.numeric_order RENAME TO x;
      CREATE COLLATION features.numeric_order (provider = icu, locale = 'de-u-kn-true');
      ALTER COLLATION features.numeric_order OWNER TO feature_owner; DROP COLLATION features.x`,
    'is gone': `DROP COLLATION features.numeric_order`,
    'is deterministic': `ALTER COLLATION features.numeric_order RENAME TO x;
      CREATE COLLATION features.numeric_order (provider = icu, locale = 'en-u-kn-true', deterministic = false);
      ALTER COLLATION features.numeric_order OWNER TO feature_owner; DROP COLLATION features.x`,
    'has another owner': `ALTER COLLATION features.numeric_order OWNER TO postgres`,
  }),
  ...spoilings('a routine', {
    'has another letter in its body': `CREATE OR REPLACE FUNCTION features.secret() RETURNS text LANGUAGE sql SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp SET work_mem = '3MB' AS 'SELECT  current_user::text'`,
    'is not its owner’s': `ALTER FUNCTION features.secret() SECURITY INVOKER`,
    'has another setting': `ALTER FUNCTION features.secret() RESET work_mem`,
    'has another cost': `ALTER FUNCTION features.add(int, int, int[]) COST 8`,
    'may leak': `ALTER FUNCTION features."odd ""function""\nname"() NOT LEAKPROOF`,
    'may run in another process': `ALTER FUNCTION features.quoting(text) PARALLEL SAFE`,
    'does not need its extension': `ALTER FUNCTION features.similar_words(text, text) NO DEPENDS ON EXTENSION pg_trgm`,
    'that is a procedure is gone': `DROP PROCEDURE features.do_nothing(int)`,
  }),
  ...spoilings('an aggregate', {
    'may not run in parallel': `CREATE OR REPLACE AGGREGATE features.product(float8) (SFUNC = float8mul, STYPE = float8, INITCOND = '1', COMBINEFUNC = float8mul)`,
    'begins with another value': `CREATE OR REPLACE AGGREGATE features.product(float8) (SFUNC = float8mul, STYPE = float8, INITCOND = '2', COMBINEFUNC = float8mul, PARALLEL = safe)`,
    'cannot be combined': `CREATE OR REPLACE AGGREGATE features.product(float8) (SFUNC = float8mul, STYPE = float8, INITCOND = '1', PARALLEL = safe)`,
  }),
  ...spoilings('an operator', {
    'joins otherwise': `ALTER OPERATOR features.=== (features.mood, features.mood) SET (JOIN = neqjoinsel)`,
    'class is gone': `DROP INDEX features.tuned_backwards; DROP OPERATOR CLASS features.int_backwards USING btree`,
    'class has another name': `ALTER OPERATOR CLASS features.int_backwards USING btree RENAME TO x`,
    'class has a function more': `ALTER OPERATOR FAMILY features.backwards USING btree ADD FUNCTION 1 (int4, int8) btint48cmp(int4, int8)`,
    'of the server’s own family is there': `ALTER OPERATOR FAMILY pg_catalog.integer_ops USING btree ADD OPERATOR 1 features.!== (features.mood, features.mood)`,
    'is gone': `DROP OPERATOR features.~~~ (NONE, int)`,
    'is estimated otherwise': `ALTER OPERATOR features.=== (features.mood, features.mood) SET (RESTRICT = neqsel)`,
    'is not in its family': `ALTER OPERATOR FAMILY features.backwards USING btree DROP OPERATOR 1 (int4, int8)`,
  }),
  ...spoilings('a cast', {
    'is gone': `DROP CAST (features.address AS jsonb)`,
    'is made by itself': `DROP CAST (features.mood AS int);
      CREATE CAST (features.mood AS int) WITH FUNCTION features.mood_as_number(features.mood) AS IMPLICIT;
      COMMENT ON CAST (features.mood AS int) IS 'black and white'`,
  }),
  ...spoilings('of the rarer things', {
    'a conversion is the standard one': `DROP CONVERSION features.from_latin;
      CREATE DEFAULT CONVERSION features.from_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8`,
    'an access method is gone': `DROP TABLE features.other_heap; DROP ACCESS METHOD "other heap"`,
    'an extension is there that was not': `CREATE EXTENSION tablefunc SCHEMA extensions`,
    'an event trigger is for other commands': `DROP EVENT TRIGGER seen_drop; CREATE EVENT TRIGGER seen_drop ON sql_drop
      WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION features.on_event(); COMMENT ON EVENT TRIGGER seen_drop IS 'on an event trigger'`,
    'a text search parser is another’s': `ALTER TEXT SEARCH PARSER features.like_default RENAME TO x`,
    'a transform is gone': `DROP TRANSFORM FOR features.base LANGUAGE sql`,
    'a conversion is gone': `DROP CONVERSION features.from_latin`,
    'a language is trusted no more': `CREATE OR REPLACE LANGUAGE "plpgsql again" HANDLER features.again_call INLINE features.again_inline`,
    'an access method is not used': `DROP TABLE features.other_heap; CREATE TABLE features.other_heap (n int);
      INSERT INTO features.other_heap VALUES (1), (1), (NULL)`,
    'a text search mapping is gone': `ALTER TEXT SEARCH CONFIGURATION features.searching DROP MAPPING FOR email`,
    'a text search mapping is in another order': `ALTER TEXT SEARCH CONFIGURATION features.searching ALTER MAPPING FOR word WITH english_stem, features.short_words, simple`,
    'a text search dictionary has other options': `ALTER TEXT SEARCH DICTIONARY features.short_words (ACCEPT = true)`,
    'a text search template is gone': `DROP TEXT SEARCH TEMPLATE features.like_simple`,
    'a text search parser is gone': `DROP TEXT SEARCH PARSER features.like_default`,
    'an extension is gone': `DROP EXTENSION amcheck`,
    'an extension is in another schema': `ALTER EXTENSION amcheck SET SCHEMA extensions`,
    'an extension is of another version': `DROP EXTENSION amcheck; CREATE EXTENSION amcheck VERSION '1.2';
      GRANT EXECUTE ON FUNCTION bt_index_check(regclass) TO feature_reader`,
    'an event trigger is on': `ALTER EVENT TRIGGER seen_end ENABLE`,
    'an event trigger is gone': `DROP EVENT TRIGGER seen_rewrite`,
  }),
  ...spoilings('a publication', {
    'of a schema shows its partitions': `ALTER PUBLICATION of_a_schema SET (publish_via_partition_root = false)`,
    'of everything is gone': `DROP PUBLICATION of_all`,
    'has other rows': `ALTER PUBLICATION of_some SET TABLE published.a (id, kind) WHERE (id > 11 AND kind <> 'it''s'), features.teams`,
    'has other columns': `ALTER PUBLICATION of_some SET TABLE published.a (id, kind, secret) WHERE (id > 10 AND kind <> 'it''s'), features.teams`,
    'has a table less': `ALTER PUBLICATION of_some DROP TABLE features.teams`,
    'has another schema': `ALTER PUBLICATION of_a_schema SET TABLES IN SCHEMA features`,
    'is of other acts': `ALTER PUBLICATION of_some SET (publish = 'insert, truncate')`,
  }),
  ...spoilings('foreign data', {
    'has another table': `ALTER FOREIGN TABLE features.far_away RENAME TO near`,
    'has another subscription’s publications': `ALTER SUBSCRIPTION to_elsewhere SET PUBLICATION p WITH (refresh = false)`,
    'has another subscription’s options': `ALTER SUBSCRIPTION to_elsewhere SET (binary = false)`,
    'has another server’s option': `ALTER SERVER elsewhere OPTIONS (SET fetch_size '8')`,
    'has another version of its server': `ALTER SERVER elsewhere VERSION '1.3'`,
    'has another password': `ALTER USER MAPPING FOR feature_reader SERVER elsewhere OPTIONS (SET password 'x')`,
    'has a mapping less': `DROP USER MAPPING FOR PUBLIC SERVER elsewhere`,
    'has another wrapper’s option': `ALTER FOREIGN DATA WRAPPER nothing_behind OPTIONS (SET debug 'false')`,
    'has another subscription’s address': `ALTER SUBSCRIPTION to_elsewhere CONNECTION 'host=192.0.2.2 dbname=x'`,
  }),
]
