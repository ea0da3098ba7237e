import { describe, expect, test } from 'vitest'

import { isWholeGlobals, readGlobals } from './read-globals.ts'

describe('readGlobals', () => {
  test('gives each role its password, comment, labels and settings', () => {
    const { roles } = readGlobals(`
-- Roles
CREATE ROLE "Odd ""Role; x";
ALTER ROLE "Odd ""Role; x" WITH NOSUPERUSER LOGIN PASSWORD 'SCRAM-SHA-256$4096:a==$b=:c=' VALID UNTIL '2030-01-01 00:00:00+00';
CREATE ROLE role;
ALTER ROLE role WITH NOLOGIN;
COMMENT ON ROLE role IS E'semi; \\\\ ON ROLE x';
SECURITY LABEL FOR dummy ON ROLE role IS 'x';

ALTER ROLE "Odd ""Role; x" SET search_path TO 'Odd Schema', 'public';
`)

    expect(roles).toEqual([
      {
        name: 'Odd "Role; x',
        create: 'CREATE ROLE "Odd ""Role; x"',
        alter: [
          `ALTER ROLE "Odd ""Role; x" WITH NOSUPERUSER LOGIN PASSWORD 'SCRAM-SHA-256$4096:a==$b=:c=' VALID UNTIL '2030-01-01 00:00:00+00'`,
          `ALTER ROLE "Odd ""Role; x" SET search_path TO 'Odd Schema', 'public'`,
        ],
      },
      {
        name: 'role',
        create: 'CREATE ROLE role',
        alter: [
          'ALTER ROLE role WITH NOLOGIN',
          `COMMENT ON ROLE role IS E'semi; \\\\ ON ROLE x'`,
          `SECURITY LABEL FOR dummy ON ROLE role IS 'x'`,
        ],
      },
    ])
  })

  test.each([
    [
      '15',
      'GRANT grouped TO "Mit Leer" WITH ADMIN OPTION GRANTED BY "Odd Role"',
      'GRANT grouped TO "Mit Leer" WITH ADMIN OPTION',
      { role: 'grouped', member: 'Mit Leer', isAdmin: true, grantor: 'Odd Role' },
    ],
    [
      '15, with a grantor that is gone',
      'GRANT "WITH ADMIN OPTION" TO owner',
      'GRANT "WITH ADMIN OPTION" TO owner',
      { role: 'WITH ADMIN OPTION', member: 'owner', isAdmin: false, grantor: undefined },
    ],
    [
      '16 and later',
      'GRANT pg_read_all_data TO "user" WITH ADMIN OPTION, INHERIT FALSE, SET FALSE GRANTED BY postgres',
      'GRANT pg_read_all_data TO "user" WITH ADMIN OPTION, INHERIT FALSE, SET FALSE',
      { role: 'pg_read_all_data', member: 'user', isAdmin: true, grantor: 'postgres' },
    ],
    [
      '16 and later, without the admin option',
      'GRANT a TO b WITH INHERIT TRUE GRANTED BY postgres',
      'GRANT a TO b WITH INHERIT TRUE',
      { role: 'a', member: 'b', isAdmin: false, grantor: 'postgres' },
    ],
  ])('reads a membership as %s writes it', (_version, statement, withoutGrantor, expected) => {
    expect(readGlobals(`${statement};`).memberships).toEqual([
      { ...expected, statement, withoutGrantor },
    ])
  })

  test('gives a tablespace its options, privileges and comment, those passed on included', () => {
    const statements = [
      `CREATE TABLESPACE "Odd Space" OWNER owner LOCATION E'/tmp/sp;a\\\\ce'`,
      'ALTER TABLESPACE "Odd Space" SET (random_page_cost=1.5)',
      'GRANT ALL ON TABLESPACE "Odd Space" TO a WITH GRANT OPTION',
      'SET SESSION AUTHORIZATION a',
      'GRANT ALL ON TABLESPACE "Odd Space" TO b',
      'RESET SESSION AUTHORIZATION',
      `COMMENT ON TABLESPACE "Odd Space" IS 'ON ROLE a'`,
    ]

    expect(readGlobals(`CREATE ROLE a;${statements.join(';\n')};`)).toMatchObject({
      roles: [{ name: 'a', alter: [] }],
      tablespaces: [{ name: 'Odd Space', location: '/tmp/sp;a\\ce', statements }],
      other: [],
    })
  })

  test('reads a tablespace inside the data directory', () => {
    expect(readGlobals(`CREATE TABLESPACE a OWNER b LOCATION '';`).tablespaces).toMatchObject([
      { name: 'a', location: '' },
    ])
  })

  test('drops nothing that it does not know, in order', () => {
    const other = [
      'GRANT SET ON PARAMETER work_mem TO owner WITH GRANT OPTION',
      'SET SESSION AUTHORIZATION owner',
      'GRANT SET ON PARAMETER work_mem TO a',
      'RESET SESSION AUTHORIZATION',
      `ALTER ROLE gone SET x TO 'y'`,
      `ALTER ROLE a IN DATABASE app SET x TO 'y'`,
      'CREATE SOMETHING new',
      'SET SESSION AUTHORIZATION a',
    ]

    expect(readGlobals(`CREATE ROLE a;\n${other.join(';\n')};`)).toMatchObject({
      roles: [{ name: 'a', alter: [] }],
      memberships: [],
      tablespaces: [],
      other,
    })
  })

  test('keeps what is said to the session', () => {
    const { settings } = readGlobals(
      `\\restrict x\n\nSET default_transaction_read_only = off;\nSET client_encoding = 'UTF8';`,
    )

    expect(settings).toEqual([
      'SET default_transaction_read_only = off',
      `SET client_encoding = 'UTF8'`,
    ])
  })
})

test('globals that were cut anywhere are not whole', () => {
  const whole = 'CREATE ROLE a;\n\n--\n-- PostgreSQL database cluster dump complete\n--\n\n'

  expect(isWholeGlobals(whole)).toBe(true)
  for (let length = 0; length < whole.length; length += 1)
    expect(isWholeGlobals(whole.slice(0, length))).toBe(false)
})
