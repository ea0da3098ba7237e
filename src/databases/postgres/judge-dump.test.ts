import { expect, test } from 'vitest'

import { judgeDump } from './judge-dump.ts'
import { readToc } from './read-toc.ts'

const toc = readToc(
  [
    '1; 1259 10 TABLE public orders postgres',
    '2; 0 10 TABLE DATA public orders postgres',
    '3; 0 11 TABLE DATA odd a b postgres',
    '4; 0 12 TABLE DATA public of_an_extension postgres',
  ].join('\n'),
)
const wanted = {
  encoding: 'UTF8',
  tables: [
    { schema: 'public', name: 'orders', rows: 7 },
    { schema: 'odd', name: 'a\nb', rows: 0 },
  ],
  largeObjects: 2,
}
const held = { rows: { 2: 7, 3: 0, 4: 5 }, largeObjects: 2, largeObjectsBytes: 30 }

test('a dump that holds what was counted, and what belongs to extensions besides', () => {
  expect(judgeDump(wanted, toc, held)).toEqual({
    entries: 4,
    tables: 3,
    rows: 12,
    largeObjects: 2,
    differences: [],
  })
})

test.each([
  ['a row less', { ...held.rows, 2: 6 }, 'public.orders: 7 rows were counted, 6 are held'],
  ['a row more', { ...held.rows, 2: 8 }, 'public.orders: 7 rows were counted, 8 are held'],
  ['a file that was cut short', { ...held.rows, 2: -1 }, 'public.orders: its file was cut short'],
  ['no file', { 3: 0, 4: 5 }, 'public.orders: its file is not there'],
  [
    'a file of an extension that was cut short',
    { ...held.rows, 4: -1 },
    'public.of_an_extension: its file was cut short',
  ],
])('a dump with %s differs', (_what, rows, difference) => {
  expect(judgeDump(wanted, toc, { ...held, rows }).differences).toEqual([difference])
})

test('a table that is not in the dump at all', () => {
  const without = toc.filter(({ id }) => id !== 2)

  expect(judgeDump(wanted, without, held).differences).toEqual([
    'public.orders: 7 rows were counted, none are held',
  ])
})

test('a table whose name nobody can read is not said to be lost, nor to be there', () => {
  const other = {
    ...wanted,
    encoding: 'EUC_TW',
    tables: [{ schema: 'public', name: '訂單', rows: 7 }],
  }

  expect(judgeDump(other, toc, held).differences).toEqual([
    'public.訂單: nobody here can read names in EUC_TW, so its rows were not compared',
  ])
  expect(judgeDump({ ...wanted, encoding: 'EUC_TW' }, [], held).differences).toEqual([
    'public.orders: 7 rows were counted, none are held',
    'odd.a\nb: 0 rows were counted, none are held',
  ])
})

test('a large object less', () => {
  expect(judgeDump(wanted, toc, { ...held, largeObjects: 1 }).differences).toEqual([
    '2 large objects were counted, 1 are held',
  ])
})

test('a large object that was cut short by a byte', () => {
  const measured = { ...wanted, largeObjectsBytes: 31 }

  expect(judgeDump(measured, toc, held).differences).toEqual([
    'the large objects had 31 bytes, 30 are held',
  ])
})

test('of a backup that did not measure its large objects nothing is said of that', () => {
  expect(judgeDump(wanted, toc, { ...held, largeObjectsBytes: 1 }).differences).toEqual([])
})
