import { describe, expect, test } from 'vitest'

import { findDifferences } from './compare-counts.ts'
import type { CountedTables } from './restore-orders.ts'

const [orders, items] = [
  { schema: 'public', name: 'orders', rows: 1000 },
  { schema: 'public', name: 'items', rows: 17 },
]

describe('what was loaded', () => {
  test('is what the backup counted, in whatever order', () => {
    expect(differences([orders, items], [items, orders])).toEqual([])
    expect(differences([], [])).toEqual([])
  })

  test('differs where rows are fewer, or more', () => {
    expect(
      differences(
        [orders, items],
        [
          { ...orders, rows: 999 },
          { ...items, rows: 18 },
        ],
      ),
    ).toEqual([
      'public.orders: 1000 rows in the backup, 999 restored',
      'public.items: 17 rows in the backup, 18 restored',
    ])
  })

  test('differs where a table is missing, also an empty one, and where one is too many', () => {
    expect(differences([orders, { ...items, rows: 0 }], [orders, { ...items, name: 'x' }])).toEqual(
      [
        'public.items: 0 rows in the backup, no table restored',
        'public.x: not in the backup, restored all the same',
      ],
    )
  })

  test('differs in its large objects', () => {
    expect(
      findDifferences({ tables: [], largeObjects: 3 }, { tables: [], largeObjects: 2 }),
    ).toEqual(['3 large objects in the backup, 2 restored'])
  })

  test('is told apart although two names look alike with a dot between', () => {
    const alike = [
      { schema: 'a.b', name: 'c', rows: 1 },
      { schema: 'a', name: 'b.c', rows: 2 },
    ]

    expect(differences(alike, alike.toReversed())).toEqual([])
    expect(
      differences(
        alike,
        alike.map((table) => ({ ...table, rows: 2 })),
      ),
    ).toEqual(['a.b.c: 1 rows in the backup, 2 restored'])
  })
})

function differences(
  wanted: CountedTables['tables'],
  found: CountedTables['tables'],
): ReturnType<typeof findDifferences> {
  return findDifferences({ tables: wanted, largeObjects: 0 }, { tables: found, largeObjects: 0 })
}
