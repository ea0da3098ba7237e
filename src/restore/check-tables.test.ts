import { expect, test } from 'vitest'

import { readToc } from '../databases/postgres/read-toc.ts'
import { requireTable } from './check-tables.ts'

const toc = readToc(`1; 1259 11 TABLE public orders o
2; 1259 12 VIEW public big o
3; 1259 13 TABLE shop items o
`)

test('a table that the dump holds is fine', () => {
  expect(() => requireTable(toc, { schema: 'shop', table: 'items' })).not.toThrow()
})

test.each([
  ['public', 'order', 'public.orders'],
  ['other', 'nothing', 'public.orders, shop.items'],
  ['public', 'big', 'public.orders, shop.items'],
])('%s.%s, which it does not hold, is refused with those that it does', (schema, table, near) => {
  expect(() => requireTable(toc, { schema, table })).toThrow(
    expect.objectContaining({
      code: 'not-in-backup',
      message: `the backup holds no table ${schema}.${table}`,
      hint: 'Near ones stand below.',
      details: [near],
    }),
  )
})
