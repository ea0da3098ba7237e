import { describe, expect, test } from 'vitest'

import { compareEntries } from './compare-entries.ts'

const table = entry('orders', 'TABLE', 'CREATE TABLE public.orders (\n    id integer\n);')
const policy = (roles: string): string =>
  entry(
    'orders own',
    'POLICY',
    `CREATE POLICY own ON public.orders FOR SELECT TO ${roles} USING (true);`,
  )
const check = (expression: string): string =>
  entry(
    'orders state',
    'CHECK CONSTRAINT',
    `ALTER TABLE public.orders ADD CONSTRAINT state CHECK (${expression});`,
  )
const routine = (body: string): string =>
  entry(
    'f()',
    'FUNCTION',
    `CREATE FUNCTION public.f() RETURNS integer\n    LANGUAGE sql\n    AS $$${body}$$;`,
  )

describe('two dumps of one database', () => {
  test('are the same in whatever order, under another key and another tool', () => {
    const before = dump([table, policy('a, b')], 'one')
    const after = dump([policy('a, b'), table], 'two')

    expect(compareEntries(before, after)).toEqual({ differences: [], notes: [] })
  })

  test('differ where an entry is missing, or one too many', () => {
    expect(compareEntries(dump([table, check('true')]), dump([table])).differences).toEqual([
      'CHECK CONSTRAINT public.orders state: in the backup, not restored',
    ])
    expect(compareEntries(dump([table]), dump([table, table])).differences).toEqual([
      'TABLE public.orders: restored, not in the backup',
    ])
  })

  test('differ where an entry says something else, of which an excerpt is given', () => {
    const other = entry('orders', 'TABLE', 'CREATE TABLE public.orders (\n    id bigint\n);')

    expect(compareEntries(dump([table]), dump([other])).differences).toEqual([
      'TABLE public.orders: "lic.orders (\\n    id integer\\n);" in the backup, "lic.orders (\\n    id bigint\\n);" restored',
    ])
  })

  test('differ in the owner of an entry', () => {
    expect(
      compareEntries(dump([table]), dump([table.replace('Owner: me', 'Owner: you')])).differences,
    ).toHaveLength(2)
  })

  test('differ in where a table is kept, which is said in front of whichever comes first there', () => {
    const [fast, none] = [`SET default_tablespace = fast;\n\n`, `SET default_tablespace = '';\n\n`]
    const other = table.replaceAll('orders', 'others')

    expect(compareEntries(dump([fast, table]), dump([none, table])).differences).toHaveLength(2)
    expect(
      compareEntries(
        dump([none, table, fast, other]),
        dump([policy('a'), fast, other, none, table]),
      ),
    ).toEqual({
      differences: ['POLICY public.orders own: restored, not in the backup'],
      notes: [],
    })
  })

  test('differ in the value of a sequence', () => {
    const value = (number: number): string =>
      entry(
        'orders_id_seq',
        'SEQUENCE SET',
        `SELECT pg_catalog.setval('public.orders_id_seq', ${number}, true);`,
      )

    expect(compareEntries(dump([value(41)]), dump([value(42)])).differences).toHaveLength(1)
  })
})

describe('what PostgreSQL writes otherwise the second time', () => {
  test('roles in the order of their ids', () => {
    expect(
      compareEntries(dump([policy('a, "b c"')]), dump([policy('"b c", a')])).differences,
    ).toEqual([])
    expect(compareEntries(dump([policy('a, b')]), dump([policy('a')])).differences).toHaveLength(1)
  })

  test('settings of a database in the order of their roles’ ids', () => {
    const settings = (...roles: string[]): string =>
      entry(
        'shop',
        'DATABASE PROPERTIES',
        roles.map((role) => `ALTER ROLE ${role} IN DATABASE shop SET x TO 'y';`).join('\n'),
      )

    expect(
      compareEntries(dump([settings('a', 'b')]), dump([settings('b', 'a')])).differences,
    ).toEqual([])
    expect(
      compareEntries(dump([settings('a', 'b')]), dump([settings('a')])).differences,
    ).toHaveLength(1)
  })

  test('casts and parentheses are a note', () => {
    const before = check(
      `((state)::text = ANY ((ARRAY['new'::character varying, 'old'::character varying(9)])::text[]))`,
    )
    const after = check(
      `((state)::text = ANY (ARRAY[('new'::character varying)::text, ('old'::character varying)::text]))`,
    )

    expect(compareEntries(dump([before]), dump([after]))).toEqual({
      differences: [],
      notes: ['CHECK CONSTRAINT public.orders state is spelled otherwise'],
    })
  })

  test('but neither a value, nor an operator, nor the body of a function is', () => {
    expect(
      compareEntries(dump([check(`a = 'x'::text`)]), dump([check(`a = 'y'::text`)])).differences,
    ).toHaveLength(1)
    expect(compareEntries(dump([check('a < 1')]), dump([check('a > 1')])).differences).toHaveLength(
      1,
    )
    expect(
      compareEntries(dump([routine('SELECT (1)')]), dump([routine('SELECT 1')])).differences,
    ).toHaveLength(1)
  })
})

function entry(name: string, type: string, text: string): string {
  return `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: me\n--\n\n${text}\n\n\n`
}

function dump(entries: readonly string[], key = 'k'): string {
  return `--\n-- PostgreSQL database dump\n--\n\n\\restrict ${key}\n\n-- Dumped by pg_dump version ${key}\n\nSET row_security = off;\n\n${entries.join('')}--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict ${key}\n\n`
}
