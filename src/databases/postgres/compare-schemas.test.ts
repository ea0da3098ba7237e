import { describe, expect, test } from 'vitest'

import { compareSchemas } from './compare-schemas.ts'

// As pg_restore 17 writes it.
const head = String.raw`--
-- PostgreSQL database dump
--

\restrict C9cBTm5Y8puQwWifyHBLgQyJSpCopTAvu6a0JQwnWzgtSEvxyfZHkl56KRh4PKw

-- Dumped from database version 17.12 (Debian 17.12-0+deb13u1)

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

SET default_tablespace = '';

SET default_table_access_method = heap;

`
const table = entry('orders', 'TABLE', 'CREATE TABLE shop.orders (\n    id integer NOT NULL\n);')
const index = entry('by_id', 'INDEX', 'CREATE INDEX by_id ON shop.orders USING btree (id);')
const value = entry('id_seq', 'SEQUENCE SET', "SELECT pg_catalog.setval('shop.id_seq', 9, true);")
const grant = entry('TABLE orders', 'ACL', 'GRANT SELECT ON TABLE shop.orders TO reader;')
const stored = [head, table, index, value, grant].join('')

describe('no difference is', () => {
  test.each([
    ['nothing', stored],
    ['another order', [head, grant, value, index, table].join('')],
    ['another key of psql', stored.replace('restrict C9c', 'restrict D')],
    ['another version', stored.replace('17.12', '17.13')],
    ['another setting of the session', stored.replace('timeout = 0', 'timeout = 1')],
    ['other blanks', stored.replace('(\n    id', '( id')],
  ])('%s', (_what, restored) => {
    expect(compareSchemas(stored, restored)).toEqual({ differences: [], notes: [] })
  })

  test.each([
    [
      'the order of a policy’s roles',
      'POLICY',
      `CREATE POLICY p ON shop.orders TO reader, "Odd, one" USING (true);`,
      `CREATE POLICY p ON shop.orders TO "Odd, one", reader USING (true);`,
    ],
    [
      'the order of a database’s settings',
      'DATABASE PROPERTIES',
      `ALTER DATABASE shop SET a TO '1';\nALTER ROLE r IN DATABASE shop SET b TO '2';`,
      `ALTER ROLE r IN DATABASE shop SET b TO '2';\nALTER DATABASE shop SET a TO '1';`,
    ],
    [
      'the order of grants, of one’s own and passed on',
      'ACL',
      'GRANT ALL ON TABLE shop.a TO b;\nSET SESSION AUTHORIZATION b;\nGRANT ALL ON TABLE shop.a TO c;\nRESET SESSION AUTHORIZATION;',
      'SET SESSION AUTHORIZATION b;\nGRANT ALL ON TABLE shop.a TO c;\nRESET SESSION AUTHORIZATION;\nGRANT ALL ON TABLE shop.a TO b;',
    ],
  ])('%s', (_what, type, before, after) => {
    expect(compare(type, before, after)).toEqual({ differences: [], notes: [] })
  })

  test('which large objects share an entry', () => {
    const apart = [1, 2].map((id) => entry(String(id), 'BLOB METADATA', makeObject(id)))
    const together = entry('1..2', 'BLOB METADATA', `${makeObject(1)}\n${makeObject(2)}`)

    expect(compareSchemas(apart.join(''), together)).toEqual({ differences: [], notes: [] })
  })
})

describe('a difference is', () => {
  test.each([
    ['a table', [head, index, value, grant], 'TABLE shop.orders is missing'],
    ['an index', [head, table, value, grant], 'INDEX shop.by_id is missing'],
    ['a heading alone', [stored, entry('v', 'VIEW', '')], 'VIEW shop.v is extra'],
    ['a grant', [head, table, index, value], 'ACL shop.TABLE orders is missing'],
    [
      'what was not there',
      [stored, entry('v', 'VIEW', 'CREATE VIEW shop.v AS\n SELECT 1;')],
      'VIEW shop.v is extra',
    ],
    ['the second of two', [stored.replace(index, ''), index, index], 'INDEX shop.by_id is extra'],
    [
      'a sequence’s value',
      [stored.replace('9, true', '10, true')],
      'SEQUENCE SET shop.id_seq is different',
    ],
    [
      'a tablespace',
      [stored.replace("space = ''", 'space = fast')],
      'TABLE shop.orders is different',
    ],
    [
      'an access method',
      [stored.replace('method = heap', 'method = other')],
      'TABLE shop.orders is different',
    ],
  ])('%s', (_what, restored, expected) => {
    const { differences, notes } = compareSchemas(stored, restored.join(''))

    expect(differences).toContainEqual(expect.stringContaining(expected))
    expect(notes).toEqual([])
  })

  test.each([
    [
      'a column’s default',
      'TABLE',
      "CREATE TABLE a.t (c text DEFAULT 'x'::text);",
      "CREATE TABLE a.t (c text DEFAULT 'y'::text);",
    ],
    [
      'a body’s blank',
      'FUNCTION',
      'CREATE FUNCTION a.f() AS $$ SELECT 1 $$;',
      'CREATE FUNCTION a.f() AS $$ SELECT  1 $$;',
    ],
    [
      'a body’s parentheses and cast',
      'FUNCTION',
      "CREATE FUNCTION a.f() AS 'SELECT (1)::int';",
      "CREATE FUNCTION a.f() AS 'SELECT 1';",
    ],
    [
      'a literal’s parentheses',
      'COMMENT',
      "COMMENT ON TABLE a.t IS '(a)';",
      "COMMENT ON TABLE a.t IS 'a';",
    ],
    [
      'a quoted name',
      'TABLE',
      'CREATE TABLE a.t ("(c)" integer);',
      'CREATE TABLE a.t ("c" integer);',
    ],
    [
      'a column’s type',
      'TABLE',
      'CREATE TABLE a.t (c numeric(10,2));',
      'CREATE TABLE a.t (c numeric(10,3));',
    ],
    ['an array', 'TABLE', 'CREATE TABLE a.t (c integer[]);', 'CREATE TABLE a.t (c integer);'],
    [
      'what is compared with',
      'TABLE',
      'CREATE TABLE a.t (CHECK ((b)::text > c));',
      'CREATE TABLE a.t (CHECK ((b)::text > d));',
    ],
    [
      'a name behind a cast',
      'VIEW',
      'CREATE VIEW a.v AS SELECT x::integer AS y;',
      'CREATE VIEW a.v AS SELECT x::integer AS z;',
    ],
    [
      'what stands behind a cast',
      'VIEW',
      `CREATE VIEW a.v AS SELECT x::b ('c');`,
      `CREATE VIEW a.v AS SELECT x::b ('d');`,
    ],
    [
      'a policy’s role',
      'POLICY',
      'CREATE POLICY p ON a.t TO b, c USING (true);',
      'CREATE POLICY p ON a.t TO b USING (true);',
    ],
    [
      'who passed a privilege on',
      'ACL',
      'SET SESSION AUTHORIZATION b;\nGRANT ALL ON TABLE a.t TO c;\nRESET SESSION AUTHORIZATION;',
      'SET SESSION AUTHORIZATION d;\nGRANT ALL ON TABLE a.t TO c;\nRESET SESSION AUTHORIZATION;',
    ],
    ['an owner', 'TABLE', 'ALTER TABLE a.t OWNER TO b;', 'ALTER TABLE a.t OWNER TO c;'],
    [
      'a large object’s owner',
      'BLOB METADATA',
      'ALTER LARGE OBJECT 7 OWNER TO b;',
      'ALTER LARGE OBJECT 7 OWNER TO c;',
    ],
  ])('%s', (_what, type, before, after) => {
    expect(compare(type, before, after)).toEqual({
      differences: [expect.stringMatching(/ is different: was ".*", is ".*"$/)],
      notes: [],
    })
  })

  test('which of two privileges was passed on by whom', () => {
    expect(
      compare('ACL', passOn('b', 'c') + passOn('d', 'e'), passOn('b', 'e') + passOn('d', 'c'))
        .differences,
    ).toHaveLength(1)
  })

  test('the tablespace of an index, which only what stands before it says', () => {
    const spaced = `SET default_tablespace = fast;\n\n${index}SET default_tablespace = '';\n\n`

    expect(compareSchemas(stored, stored.replace(index, spaced)).differences).toEqual([
      expect.stringContaining('INDEX shop.by_id is different'),
    ])
  })
})

describe('only a note is', () => {
  // As PostgreSQL 17 dumps them before and after a restore.
  test.each([
    [
      'IN on a varchar',
      `CREATE TABLE a.t (CONSTRAINT c CHECK (((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))));`,
      `CREATE TABLE a.t (CONSTRAINT c CHECK (((status)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))));`,
    ],
    [
      'a type of several words',
      'CREATE TABLE a.t (CHECK (x::timestamp(3) without time zone = ANY (y::"odd type"[]::a.numeric(10,2))));',
      'CREATE TABLE a.t (CHECK ((x) = ANY (y)));',
    ],
  ])('%s', (_what, before, after) => {
    expect(compare('TABLE', before, after)).toEqual({
      differences: [],
      notes: [expect.stringContaining('TABLE shop.x is spelled differently: was "')],
    })
  })
})

test('a body that looks like an entry is none', () => {
  const body = `CREATE FUNCTION a.f() AS $$\n-- Name: x; Type: TABLE; Schema: a; Owner: b\nSET default_tablespace = x;\n$$;`

  expect(compareSchemas(head, head + entry('f()', 'FUNCTION', body)).differences).toEqual([
    expect.stringMatching(/^FUNCTION shop\.f\(\) is extra/),
  ])
})

test('a text that was cut off is no schema', () => {
  expect(() => compareSchemas(stored, stored.slice(0, -10))).toThrow('ends in the middle')
})

function passOn(by: string, to: string): string {
  return `SET SESSION AUTHORIZATION ${by};\nGRANT ALL ON TABLE a.t TO ${to};\nRESET SESSION AUTHORIZATION;\n`
}

function makeObject(id: number): string {
  return `SELECT pg_catalog.lo_create('${id}');\nALTER LARGE OBJECT ${id} OWNER TO shop;`
}

function entry(name: string, type: string, text: string): string {
  return `--\n-- Name: ${name}; Type: ${type}; Schema: shop; Owner: shop\n--\n\n${text}\n\n\n`
}

function compare(type: string, before: string, after: string): ReturnType<typeof compareSchemas> {
  return compareSchemas(head + entry('x', type, before), head + entry('x', type, after))
}
