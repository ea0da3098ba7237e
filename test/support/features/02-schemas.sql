-- Schemas, extensions, and what every object made later is granted by default.
CREATE SCHEMA features AUTHORIZATION feature_owner;
CREATE SCHEMA extensions;
CREATE SCHEMA "odd ""schema"", it's" AUTHORIZATION "Odd ""Rôle"", it's; \ here";
CREATE SCHEMA published AUTHORIZATION feature_owner;
GRANT USAGE ON SCHEMA features TO PUBLIC;
GRANT USAGE, CREATE ON SCHEMA features TO feature_group WITH GRANT OPTION;
GRANT USAGE ON SCHEMA extensions TO PUBLIC;
GRANT CREATE ON SCHEMA public TO feature_team;
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
COMMENT ON SCHEMA features IS E'two\nlines';
COMMENT ON SCHEMA public IS 'no longer the standard one';

CREATE EXTENSION citext SCHEMA extensions;
CREATE EXTENSION hstore SCHEMA extensions;
CREATE EXTENSION pg_trgm SCHEMA extensions;
CREATE EXTENSION btree_gist SCHEMA extensions;
CREATE EXTENSION postgres_fdw SCHEMA extensions;
CREATE EXTENSION file_fdw SCHEMA extensions;
CREATE EXTENSION amcheck;
COMMENT ON EXTENSION pg_trgm IS 'a comment of our own';

-- Grants on what the server and the extensions bring along are part of the database too.
GRANT EXECUTE ON FUNCTION bt_index_check(regclass) TO feature_reader;
REVOKE EXECUTE ON FUNCTION extensions.show_trgm(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO feature_service;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_advisory_lock(bigint) FROM PUBLIC;
GRANT SELECT (rolname, rolcanlogin) ON pg_catalog.pg_authid TO feature_reader;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO feature_owner, feature_group;

ALTER DEFAULT PRIVILEGES FOR ROLE feature_service GRANT SELECT ON TABLES TO feature_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE feature_service REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE feature_service IN SCHEMA features GRANT USAGE ON SEQUENCES TO feature_group WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE feature_owner GRANT USAGE ON TYPES TO feature_team;
ALTER DEFAULT PRIVILEGES FOR ROLE "Odd ""Rôle"", it's; \ here" GRANT ALL ON SCHEMAS TO feature_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE feature_service IN SCHEMA published GRANT ALL ON TABLES TO feature_team;
\if :from_18
ALTER DEFAULT PRIVILEGES FOR ROLE feature_service GRANT SELECT ON LARGE OBJECTS TO feature_reader;
\endif
