-- Functions, procedures, aggregates, operators, casts, and the rarer kin of them.
CREATE FUNCTION features.add(a int, b int DEFAULT 2, VARIADIC more int[] DEFAULT '{}') RETURNS int
  LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 7 AS $$ SELECT a + b + coalesce((SELECT sum(m)::int FROM unnest(more) AS m), 0) $$;
CREATE FUNCTION features.with_body(a int, OUT doubled int, OUT label text) LANGUAGE sql STABLE
  BEGIN ATOMIC SELECT a * 2, 'it''s ' || a; END;
CREATE FUNCTION features.quoting(given text) RETURNS SETOF text LANGUAGE plpgsql VOLATILE STRICT ROWS 17 AS $body$
DECLARE
  inner_text text := $a$ it's \ a "nested" $$ quote $$ $a$;
BEGIN
  -- 漢字
  RETURN NEXT inner_text || given || E'\t\\';
END;
$body$;
CREATE FUNCTION features.secret() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '3MB'
  AS 'SELECT current_user::text';
ALTER FUNCTION features.secret() OWNER TO feature_service;
REVOKE EXECUTE ON FUNCTION features.secret() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION features.secret() TO feature_reader;
CREATE FUNCTION features."odd ""function""
name"() RETURNS int LANGUAGE sql LEAKPROOF RETURN 1;
CREATE FUNCTION features.similar_words(text, text) RETURNS boolean LANGUAGE sql STABLE RETURN $1 OPERATOR(extensions.%) $2;
ALTER FUNCTION features.similar_words(text, text) DEPENDS ON EXTENSION pg_trgm;
CREATE PROCEDURE features.do_nothing(INOUT given int) LANGUAGE plpgsql AS 'BEGIN COMMIT; END';
COMMENT ON FUNCTION features.add(int, int, int[]) IS 'sums up';
COMMENT ON PROCEDURE features.do_nothing(int) IS 'does nothing';

CREATE AGGREGATE features.product(float8) (SFUNC = float8mul, STYPE = float8, INITCOND = '1', COMBINEFUNC = float8mul, PARALLEL = safe);
CREATE AGGREGATE features.middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
  FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = read_write);
ALTER AGGREGATE features.product(float8) OWNER TO feature_owner;
COMMENT ON AGGREGATE features.product(float8) IS 'multiplies';

CREATE FUNCTION features.same_mood(features.mood, features.mood) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT RETURN $1 = $2;
CREATE FUNCTION features.other_mood(features.mood, features.mood) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT RETURN $1 <> $2;
CREATE OPERATOR features.=== (LEFTARG = features.mood, RIGHTARG = features.mood, FUNCTION = features.same_mood,
  COMMUTATOR = OPERATOR(features.===), NEGATOR = OPERATOR(features.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR features.!== (LEFTARG = features.mood, RIGHTARG = features.mood, FUNCTION = features.other_mood,
  COMMUTATOR = OPERATOR(features.!==), NEGATOR = OPERATOR(features.===));
CREATE OPERATOR features.~~~ (RIGHTARG = int, FUNCTION = int4um);
COMMENT ON OPERATOR features.~~~ (NONE, int) IS 'a prefix';

CREATE OPERATOR FAMILY features.backwards USING btree;
CREATE FUNCTION features.compare_backwards(int, int) RETURNS int LANGUAGE sql IMMUTABLE STRICT RETURN btint4cmp($2, $1);
CREATE OPERATOR CLASS features.int_backwards FOR TYPE int USING btree FAMILY features.backwards AS
  OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 features.compare_backwards(int, int);
ALTER OPERATOR FAMILY features.backwards USING btree ADD OPERATOR 1 > (int4, int8);
COMMENT ON OPERATOR CLASS features.int_backwards USING btree IS 'largest first';

CREATE FUNCTION features.mood_as_number(features.mood) RETURNS int LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE WHEN $1 < 'happy' THEN 0 ELSE 1 END;
CREATE CAST (features.mood AS int) WITH FUNCTION features.mood_as_number(features.mood) AS ASSIGNMENT;
CREATE CAST (features.base AS text) WITHOUT FUNCTION;
CREATE CAST (features.address AS jsonb) WITH INOUT AS IMPLICIT;
COMMENT ON CAST (features.mood AS int) IS 'black and white';

CREATE TRANSFORM FOR features.base LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE CONVERSION features.from_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- With functions of its own: pg_dump takes a language on those of pg_catalog for an extension, and its restore fails.
CREATE FUNCTION features.again_call() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION features.again_inline(internal) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE TRUSTED LANGUAGE "plpgsql again" HANDLER features.again_call INLINE features.again_inline;
CREATE FUNCTION features.in_another_language() RETURNS int LANGUAGE "plpgsql again" AS 'BEGIN RETURN 7; END';
CREATE ACCESS METHOD "other heap" TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD "other heap" IS 'the same in a new coat';
