import { describe, expect, test } from 'vitest'

import { readDatabaseStatements } from './database-statements.ts'

// As pg_restore 18 writes it; the settings are repeated behind each \connect.
const settings = `
SET statement_timeout = 0;
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
`
const create = `CREATE DATABASE "Odd ""Name" WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = icu LOCALE = 'en_US.utf8' ICU_LOCALE = 'de-DE';`
const properties = `
ALTER DATABASE "Odd ""Name" OWNER TO owner;

\\unrestrict abc
\\connect -reuse-previous=on "dbname='Odd ""Name'"
\\restrict abc
${settings}
COMMENT ON DATABASE "Odd ""Name" IS 'SET x;';
ALTER DATABASE "Odd ""Name" SET default_transaction_read_only TO 'on';
ALTER ROLE database IN DATABASE "Odd ""Name" SET work_mem TO '13MB';
SET SESSION AUTHORIZATION grouped;
GRANT CONNECT ON DATABASE "Odd ""Name" TO database;
RESET SESSION AUTHORIZATION;
`

describe('readDatabaseStatements', () => {
  test('gives all that makes the database, in order, for the name that is asked for', () => {
    expect(readDatabaseStatements(settings + create + properties, 'app')).toEqual({
      create: `CREATE DATABASE "app" WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = icu LOCALE = 'en_US.utf8' ICU_LOCALE = 'de-DE'`,
      properties: [
        'ALTER DATABASE "app" OWNER TO owner',
        `COMMENT ON DATABASE "app" IS 'SET x;'`,
        `ALTER DATABASE "app" SET default_transaction_read_only TO 'on'`,
        `ALTER ROLE database IN DATABASE "app" SET work_mem TO '13MB'`,
        'SET SESSION AUTHORIZATION grouped',
        'GRANT CONNECT ON DATABASE "app" TO database',
        'RESET SESSION AUTHORIZATION',
      ],
    })
  })

  test.each([
    'CREATE SCHEMA shop',
    `COMMENT ON TABLE "x DATABASE - y" IS 'ON DATABASE z'`,
    `SELECT pg_catalog.setval('a', 1)`,
    'RESET ALL',
  ])('refuses %s, which is not about the database', (statement) => {
    expect(() => readDatabaseStatements(`${create}\n${statement};`, 'app')).toThrow(
      `this statement is not about a database: ${statement}`,
    )
  })

  test('refuses a text that makes no database, or two', () => {
    expect(() => readDatabaseStatements(settings, 'app')).toThrow('found 0')
    expect(() => readDatabaseStatements(create + create, 'app')).toThrow('found 2')
  })
})
