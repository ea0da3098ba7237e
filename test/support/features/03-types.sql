-- Collations and types of every kind.
CREATE COLLATION features.ignoring_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION features.numeric_order (provider = icu, locale = 'en-u-kn-true');
CREATE COLLATION features.like_c (provider = libc, lc_collate = 'C', lc_ctype = 'en_US.utf8');
\if :from_16
CREATE COLLATION features.with_rules (provider = icu, locale = 'und', rules = '&V << w <<< W');
\endif
\if :from_17
CREATE COLLATION features.of_the_server (provider = builtin, locale = 'C.UTF-8');
\endif
ALTER COLLATION features.numeric_order OWNER TO feature_owner;
COMMENT ON COLLATION features.ignoring_case IS 'A = a';

CREATE DOMAIN features.percent AS numeric(5, 2) DEFAULT 50 NOT NULL
  CONSTRAINT not_negative CHECK (VALUE >= 0) CONSTRAINT at_most_100 CHECK (VALUE <= 100);
CREATE DOMAIN features.short_percent AS features.percent CHECK (VALUE < 10);
CREATE DOMAIN features.folded AS text COLLATE features.ignoring_case;
ALTER DOMAIN features.folded ADD CONSTRAINT not_blank CHECK (VALUE <> '') NOT VALID;
COMMENT ON DOMAIN features.percent IS 'of a hundred';
COMMENT ON CONSTRAINT at_most_100 ON DOMAIN features.percent IS 'on a constraint of a domain';

CREATE TYPE features.mood AS ENUM ('sad', 'it''s "so so"', 'happy', '漢字');
ALTER TYPE features.mood ADD VALUE 'sadder' BEFORE 'sad';
ALTER TYPE features.mood ADD VALUE 'middling' AFTER 'sad';
CREATE TYPE features.address AS (street text COLLATE features.ignoring_case, "Zip Code" varchar(10), share features.percent);
ALTER TYPE features.address ADD ATTRIBUTE gone int, ADD ATTRIBUTE country char(2);
ALTER TYPE features.address DROP ATTRIBUTE gone;
ALTER TYPE features.address OWNER TO feature_owner;
GRANT USAGE ON TYPE features.address TO feature_reader;
REVOKE USAGE ON TYPE features.mood FROM PUBLIC;
GRANT USAGE ON TYPE features.mood TO feature_owner;
COMMENT ON TYPE features.mood IS 'how it goes';
COMMENT ON COLUMN features.address.country IS 'of two letters';

CREATE FUNCTION features.day_difference(a date, b date) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT
  RETURN (a - b)::float8;
CREATE TYPE features.days AS RANGE (subtype = date, subtype_diff = features.day_difference, multirange_type_name = features.many_days);
CREATE TYPE features.words AS RANGE (subtype = text, collation = "C");
CREATE TYPE features.only_a_shell;

-- A base type without C of our own.
CREATE TYPE features.base;
CREATE FUNCTION features.base_in(cstring) RETURNS features.base LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION features.base_out(features.base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE features.base (INPUT = features.base_in, OUTPUT = features.base_out, INTERNALLENGTH = VARIABLE, ALIGNMENT = int4,
  STORAGE = main, CATEGORY = 'X', DEFAULT = 'nothing', DELIMITER = ';', COLLATABLE = true);
COMMENT ON TYPE features.base IS 'a base type';
