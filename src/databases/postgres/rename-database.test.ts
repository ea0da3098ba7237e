import { describe, expect, test } from 'vitest'

import { renameDatabase } from './rename-database.ts'

describe('renameDatabase', () => {
  test.each([
    [
      `CREATE DATABASE app WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'DATABASE app'`,
      `CREATE DATABASE "New ""x" WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'DATABASE app'`,
    ],
    ['ALTER DATABASE database OWNER TO database', 'ALTER DATABASE "New ""x" OWNER TO database'],
    ['ALTER DATABASE app IS_TEMPLATE = true', 'ALTER DATABASE "New ""x" IS_TEMPLATE = true'],
    [
      `ALTER DATABASE "Odd ""Name" SET "my.note" TO 'ON DATABASE app'`,
      `ALTER DATABASE "New ""x" SET "my.note" TO 'ON DATABASE app'`,
    ],
    [
      `COMMENT ON DATABASE app IS 'ON DATABASE app; it''s'`,
      `COMMENT ON DATABASE "New ""x" IS 'ON DATABASE app; it''s'`,
    ],
    [
      'REVOKE CONNECT,TEMPORARY ON DATABASE app FROM PUBLIC',
      'REVOKE CONNECT,TEMPORARY ON DATABASE "New ""x" FROM PUBLIC',
    ],
    [
      'GRANT CONNECT ON DATABASE app TO database WITH GRANT OPTION',
      'GRANT CONNECT ON DATABASE "New ""x" TO database WITH GRANT OPTION',
    ],
    [
      `ALTER ROLE database IN DATABASE database SET work_mem TO '1MB'`,
      `ALTER ROLE database IN DATABASE "New ""x" SET work_mem TO '1MB'`,
    ],
    [
      `SECURITY LABEL FOR database ON DATABASE app IS 'x'`,
      `SECURITY LABEL FOR database ON DATABASE "New ""x" IS 'x'`,
    ],
  ])('%s', (statement, renamed) => {
    expect(renameDatabase(statement, 'New "x')).toBe(renamed)
  })

  test.each([
    'SET SESSION AUTHORIZATION database',
    `COMMENT ON ROLE database IS 'ON DATABASE app'`,
    'GRANT SELECT ON TABLE "ON DATABASE app" TO x',
    `ALTER ROLE database SET x TO 'IN DATABASE app'`,
    'CREATE TABLE database ()',
  ])('refuses %s: no database is named', (statement) => {
    expect(() => renameDatabase(statement, 'x')).toThrow(`no database is named by: ${statement}`)
  })
})
