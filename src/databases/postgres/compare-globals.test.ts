import { describe, expect, test } from 'vitest'

import { compareGlobals } from './compare-globals.ts'

// As pg_dumpall 17 writes it.
const stored = String.raw`--
-- PostgreSQL database cluster dump
--

\restrict wXQfBf9280E8iXOiUhTdMQOb1plJqaIwv3FyyWcaqbqmldPDVNpvIweMPOH9ptM

SET default_transaction_read_only = off;
SET client_encoding = 'UTF8';

CREATE ROLE admin;
ALTER ROLE admin WITH SUPERUSER INHERIT CREATEROLE CREATEDB LOGIN;
CREATE ROLE owner;
ALTER ROLE owner WITH NOSUPERUSER INHERIT NOCREATEROLE LOGIN PASSWORD 'SCRAM-SHA-256$4096:first==';
CREATE ROLE reader;
ALTER ROLE reader WITH NOSUPERUSER NOINHERIT NOCREATEROLE LOGIN;

ALTER ROLE reader SET statement_timeout TO '7s';
ALTER ROLE reader SET "app.key" TO 'sesame';

GRANT owner TO reader WITH INHERIT FALSE GRANTED BY admin;
GRANT admin TO owner WITH ADMIN OPTION, INHERIT TRUE GRANTED BY postgres;
GRANT admin TO reader WITH INHERIT TRUE GRANTED BY owner;

GRANT SET ON PARAMETER work_mem TO reader;

CREATE TABLESPACE fast OWNER owner LOCATION '/mnt/fast';
ALTER TABLESPACE fast SET (seq_page_cost=1.5);


\unrestrict wXQfBf9280E8iXOiUhTdMQOb1plJqaIwv3FyyWcaqbqmldPDVNpvIweMPOH9ptM
`

describe('no difference is', () => {
  test.each([
    ['nothing', stored],
    ['another key of psql', stored.replaceAll('wXQ', 'lky')],
    ['another setting of the session', stored.replace('read_only = off', 'read_only = on')],
    ['another order', move(stored, 'ALTER ROLE reader SET statement_timeout', 'GRANT owner')],
    ['a tablespace that stands inside the data directory', stored.replace('/mnt/fast', '')],
  ])('%s', (_what, restored) => {
    expect(compareGlobals(stored, restored)).toEqual([])
  })

  test('that the bootstrap superuser, who made a grant, has another name', () => {
    const other = `CREATE ROLE postgres;\nALTER ROLE postgres WITH SUPERUSER;\n${stored}`

    expect(compareGlobals(other, other.replaceAll('BY admin', 'BY postgres'))).toEqual([])
  })

  test('that who made a grant was gone when it was stored', () => {
    expect(compareGlobals(stored.replace(' GRANTED BY admin', ''), stored)).toEqual([])
  })
})

describe('a difference is', () => {
  test.each([
    ['a role’s setting', "'7s'", "'8s'", 'role "reader"'],
    ['a role’s attribute', 'NOINHERIT', 'INHERIT', 'role "reader"'],
    ['a password', 'first==', 'second==', 'role "owner"'],
    ['a membership’s option', 'INHERIT FALSE', 'INHERIT TRUE', 'membership of "reader" in "owner"'],
    [
      'who made a grant and may make others',
      'BY owner',
      'BY reader',
      'membership of "reader" in "admin"',
    ],
    ['a privilege on a parameter', 'work_mem', 'temp_buffers', 'the server'],
    ['a tablespace’s option', '1.5', '1.6', 'tablespace "fast"'],
    ['a tablespace’s folder', '/mnt/fast', '/mnt/slow', 'tablespace "fast"'],
    ['a tablespace’s owner', 'OWNER owner', 'OWNER reader', 'tablespace "fast"'],
  ])('%s', (_what, was, is, subject) => {
    const differences = compareGlobals(stored, stored.replace(was, is))

    expect(differences).toEqual([
      expect.stringContaining(`${subject} is without: `),
      expect.stringContaining(`${subject} has besides: `),
    ])
  })

  test('a role that is missing, and one that is extra', () => {
    const more = `${stored}CREATE ROLE more;\n`

    expect(compareGlobals(more, stored)).toEqual(['role "more" is without: CREATE ROLE more'])
    expect(compareGlobals(stored, more)).toEqual(['role "more" has besides: CREATE ROLE more'])
  })

  test('who passed a privilege on', () => {
    expect(compareGlobals(passedOn('reader'), passedOn('admin'))).toHaveLength(2)
  })

  // That one the server remembers for itself.
  test('a superuser who made a grant with the admin option of its own', () => {
    const own = `CREATE ROLE postgres;\nALTER ROLE postgres WITH SUPERUSER;\n${stored}GRANT owner TO admin WITH ADMIN OPTION;\n`

    expect(compareGlobals(own, own.replace('BY admin', 'BY postgres'))).toHaveLength(2)
  })

  // A server of 15 has such grants.
  test('who made a grant, a superuser no more', () => {
    const [one, other] = ['BY first', 'BY second'].map((by) => stored.replace('BY admin', by))

    expect(compareGlobals(one ?? '', other ?? '')).toHaveLength(2)
  })
})

test('neither a password nor an application’s own setting is shown', () => {
  const differences = compareGlobals(
    stored,
    stored.replace('first', 'other').replace('sesame', 'x'),
  )

  expect(differences).toHaveLength(4)
  expect(differences.join()).not.toMatch(/SCRAM|sesame/)
})

function passedOn(by: string): string {
  return `${stored}SET SESSION AUTHORIZATION ${by};\nGRANT SET ON PARAMETER x.y TO owner;\nRESET SESSION AUTHORIZATION;\n`
}

/** The line that begins so, moved before the one that begins otherwise. */
function move(text: string, beginning: string, before: string): string {
  const line = text.split('\n').find((each) => each.startsWith(beginning)) ?? ''
  return text.replace(`${line}\n`, '').replace(before, `${line}\n${before}`)
}
