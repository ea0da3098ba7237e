import { describe, expect, test } from 'vitest'

import { judgeComparison, pairDumps, type PairedDumps } from './compare-dumps.ts'
import type { ComparedDump } from './compare-rows-worker.ts'
import type { DescribedDump } from './describe-dumps-worker.ts'

describe('pairDumps', () => {
  test('pairs the rows of tables by their names, whatever their ids and order', () => {
    const stored = dump({ 7: 'shop.orders (id)', 8: 'shop."odd, (one)\n""x""" (a, "b, c")' })
    const restored = dump({ 9: 'shop."odd, (one)\n""x""" (a, "b, c")', 10: 'shop.orders (id)' })

    expect(pairDumps(stored, restored)).toEqual({
      pair: {
        stored: stored.path,
        restored: restored.path,
        tables: [
          { stored: 7, restored: 10 },
          { stored: 8, restored: 9 },
        ],
      },
      names: new Map([
        [7, 'shop.orders'],
        [8, 'shop.odd, (one)\n"x"'],
      ]),
      differences: [],
      notes: [],
    })
  })

  test('a table of one side only is a difference', () => {
    expect(pairDumps(dump({ 7: 'a.t (x)' }), dump({ 7: 'b.t (x)' }))).toMatchObject({
      pair: { tables: [] },
      differences: ['a.t: its rows are missing', 'b.t: its rows are extra'],
    })
  })

  test('says where each column is when their order is another', () => {
    const paired = pairDumps(dump({ 7: 'a.t (x, y, z)' }), dump({ 7: 'a.t (z, x, y)' }))

    expect(paired).toMatchObject({
      pair: { tables: [{ stored: 7, restored: 7, columns: [1, 2, 0] }] },
      differences: [],
      notes: ['a.t: its columns stand in another order'],
    })
  })

  test.each(['(x)', '(x, z)', '(x, y, z)', ''])('other columns are a difference: %s', (columns) => {
    const paired = pairDumps(dump({ 7: 'a.t (x, y)' }), dump({ 7: `a.t ${columns}` }))

    expect(paired).toMatchObject({
      pair: { tables: [] },
      differences: ['a.t: it has other columns'],
    })
  })

  test('a table without columns is paired too', () => {
    expect(pairDumps(dump({ 7: 'a.t ' }), dump({ 9: 'a.t ' })).pair.tables).toEqual([
      { stored: 7, restored: 9 },
    ])
  })

  test('refuses statements that are not those of the list', () => {
    const described = dump({ 7: 'a.t (x)', 8: 'a.u (x)' })
    const cut = { ...described, copies: described.copies.split('COPY a.u')[0] ?? '' }

    expect(() => pairDumps(cut, described)).toThrow('2 tables have rows, 1 say how')
  })
})

describe('judgeComparison', () => {
  const paired = pairDumps(
    dump({ 7: 'a.t (x)', 8: 'a.u (x)' }),
    dump({ 7: 'a.t (x)', 8: 'a.u (x)' }),
  )
  const table = {
    event: 'rows',
    dump: '/d',
    id: 7,
    outcome: 'equal',
    rows: 3,
    restoredRows: 3,
  } as const
  const objects: ComparedDump['objects'] = {
    event: 'objects',
    dump: '/d',
    largeObjects: 4,
    differences: [],
    differing: 0,
  }
  const compared = { dump: '/d', tables: [table, { ...table, id: 8, rows: 2 }], objects }

  test('adds up what was compared', () => {
    expect(judge(compared)).toEqual({
      tables: 2,
      rows: 5,
      largeObjects: 4,
      differences: [],
      notes: [],
    })
  })

  test.each([
    [{ rows: 3, restoredRows: 3 }, 'a.t: of 3 rows some are not the same'],
    [{ rows: 3, restoredRows: 2 }, 'a.t: 3 rows were stored, 2 are restored'],
    [{ rows: -1, restoredRows: 2 }, 'a.t: its stored file is not there or was cut short'],
    [{ rows: 3, restoredRows: -1 }, 'a.t: its file of the restored is not there or was cut short'],
  ])('rows that differ are a difference: %j', (rows, difference) => {
    const tables = [{ ...table, ...rows, outcome: 'different' as const }]

    expect(judge({ ...compared, tables })).toMatchObject({ differences: [difference], notes: [] })
  })

  test('rows that moved are noted, unless their columns did', () => {
    const tables = [{ ...table, outcome: 'moved' as const }]
    const reordered = pairDumps(dump({ 7: 'a.t (x, y)' }), dump({ 7: 'a.t (y, x)' }))

    expect(judge({ ...compared, tables }).notes).toEqual(['a.t: its rows stand in another order'])
    expect(judge({ ...compared, tables }, reordered).notes).toEqual(reordered.notes)
  })

  test('large objects that differ are named, those beyond counted', () => {
    const differing = { ...objects, differences: ['5 is missing'], differing: 9 }

    expect(judge({ ...compared, objects: differing }).differences).toEqual([
      'large object 5 is missing',
      '8 more large objects are not the same',
    ])
  })

  test('what the schemas and the pairing found goes on', () => {
    const schemas = { differences: ['a schema’s'], notes: ['noted'] }
    const found = { ...paired, differences: ['a table’s'], notes: ['also'] }

    expect(judgeComparison(found, schemas, compared)).toMatchObject({
      differences: ['a schema’s', 'a table’s'],
      notes: ['noted', 'also'],
    })
  })

  function judge(
    seen: ComparedDump,
    pairing: PairedDumps = paired,
  ): ReturnType<typeof judgeComparison> {
    return judgeComparison(pairing, { differences: [], notes: [] }, seen)
  }
})

/** As pg_restore 17 writes it. */
function dump(tables: Readonly<Record<number, string>>): DescribedDump {
  const rows = Object.entries(tables)
  const list = rows.map(([id]) => `${id}; 0 16${id} TABLE DATA x y postgres\n;\tdepends on: 2\n`)
  const copies = rows.map(
    ([, text]) =>
      `--\n-- Data for Name: y; Type: TABLE DATA; Schema: x; Owner: postgres\n--\n\nCOPY ${text} FROM stdin;\n`,
  )
  return {
    path: '/d',
    list: `;\n; Archive\n;\n1; 0 0 ENCODING - ENCODING \n${list.join('')}`,
    sql: '',
    copies: `\\restrict kYue4\n\nSET row_security = off;\n\n${copies.join('')}\n\\unrestrict kYue4\n`,
  }
}
