import { describe, expect, test } from 'vitest'

import { readDefinitions } from './table-definitions.ts'

// As pg_restore 17 writes it.
const head = `--
-- PostgreSQL database dump
--

\\restrict KNVWa7SMuHJFLKopCxkmEaoQDFLv1alg2A2DAexNspSZCb2PWGXvG2W653RewAU

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
SET default_table_access_method = heap;
`

describe('the columns of a table in a dump', () => {
  test('are read with their types, and whether they are computed', () => {
    const [orders] = readDefinitions(`${head}
CREATE TABLE shop.orders (
    id bigint NOT NULL,
    m shop.mood[],
    at timestamp(3) without time zone DEFAULT now(),
    name text DEFAULT 'x, (y'::text NOT NULL COLLATE pg_catalog."C",
    price numeric(10,2),
    twice numeric GENERATED ALWAYS AS ((price * (2)::numeric)) STORED,
    "Odd, ""Col" character varying(20),
    "constraint" "char" CONSTRAINT nn NOT NULL,
    mine "Odd Schema"."My type"[] COLLATE "x",
    CONSTRAINT orders_price_check CHECK ((price > (0)::numeric))
);


ALTER TABLE shop.orders OWNER TO postgres;
`).tables

    expect(orders?.columns.map(({ name, type }) => `${name}|${type}`)).toEqual([
      'id|bigint',
      'm|shop.mood[]',
      'at|timestamp(3) without time zone',
      'name|text',
      'price|numeric(10,2)',
      'twice|numeric',
      'Odd, "Col|character varying(20)',
      'constraint|"char"',
      'mine|"Odd Schema"."My type"[]',
    ])
    expect(orders?.columns.filter(({ isGenerated }) => isGenerated)).toMatchObject([
      { name: 'twice' },
    ])
    expect(orders).toMatchObject({ schema: 'shop', name: 'orders', parents: [], isTyped: false })
  })

  test.each([
    ['CREATE UNLOGGED TABLE shop."none" (\n);', [], [], false],
    ['CREATE TABLE shop."none" (\n)\nPARTITION BY RANGE (d);', [], [], false],
    [
      'CREATE TABLE shop."none" (\n    extra integer\n)\nINHERITS (shop.a, "B c"."d");',
      ['extra'],
      [
        { schema: 'shop', name: 'a' },
        { schema: 'B c', name: 'd' },
      ],
      false,
    ],
    [
      'CREATE TABLE shop."none" (\n)\nINHERITS (shop.a);',
      [],
      [{ schema: 'shop', name: 'a' }],
      false,
    ],
    ['CREATE TABLE shop."none" OF shop.comp (\n    a DEFAULT 3 NOT NULL\n);', [], [], true],
    ['CREATE TABLE shop."none" OF shop.comp;', [], [], true],
    [`CREATE TABLE shop."none" (\n    a integer\n)\nWITH (fillfactor='70');`, ['a'], [], false],
  ])('are read of %s', (sql, columns, parents, isTyped) => {
    const [table] = readDefinitions(head + sql).tables

    expect(table).toMatchObject({ schema: 'shop', name: 'none', parents, isTyped })
    expect(table?.columns.map(({ name }) => name)).toEqual(columns)
  })

  test('are not looked for in what is no table', () => {
    expect(
      readDefinitions(`${head}CREATE FOREIGN TABLE a.b (c int) SERVER s;`).tables,
    ).toHaveLength(1)
    expect(
      readDefinitions(`${head}ALTER TABLE a.b OWNER TO c; CREATE VIEW a.b AS SELECT 1;`),
    ).toEqual({ tables: [], sequences: [] })
  })
})

test('the values of sequences are read as they are, however great', () => {
  const { sequences } = readDefinitions(`${head}
SELECT pg_catalog.setval('shop.orders_id_seq', 9223372036854775807, true);
SELECT pg_catalog.setval('"Odd Schema"."it''s"', -5, false);
`)

  expect(sequences).toEqual([
    { sequence: 'shop.orders_id_seq', value: '9223372036854775807', isCalled: true },
    { sequence: `"Odd Schema"."it's"`, value: '-5', isCalled: false },
  ])
})
