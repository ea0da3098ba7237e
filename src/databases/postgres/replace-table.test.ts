import { describe, expect, test } from 'vitest'

import { replaceTable } from './replace-table.ts'
import { tableChecks } from './table-checks.ts'
import type { Definitions } from './table-definitions.ts'

const table = { schema: 'public', name: 'orders' }
const definitions: Definitions = {
  tables: [
    {
      ...table,
      columns: [{ name: 'id', type: 'integer', isGenerated: false }],
      parents: [],
      isTyped: false,
    },
  ],
  sequences: [{ sequence: 'public.orders_id_seq', value: '7', isCalled: true }],
}
const { before, behind } = replaceTable(table, definitions, [{ ...table, rows: 3 }])

describe('the script that replaces rows', () => {
  test('asks everything once more when it holds the lock, and before anything is deleted', () => {
    const checks = tableChecks(table, definitions.tables)
    const locked = before.lastIndexOf('IN EXCLUSIVE MODE')

    expect(checks.length).toBeGreaterThan(3)
    for (const check of checks) {
      expect(before.indexOf(check)).toBeGreaterThan(locked)
      expect(before.indexOf(check)).toBeLessThan(before.indexOf('DELETE FROM ONLY'))
    }
  })

  test('raises sequences last of all before the commit: what setval does is not undone', () => {
    const raised = behind.indexOf('setval')

    expect(raised).toBeGreaterThan(behind.lastIndexOf('refused by Lifeboat'))
    expect(behind.slice(raised)).toMatch(/\nCOMMIT;\n\\echo \{"event":"committed"\}\n$/)
  })

  test('is one transaction', () => {
    expect(`${before}${behind}`.match(/^BEGIN/gm)).toHaveLength(1)
    expect(`${before}${behind}`.match(/^COMMIT/gm)).toHaveLength(1)
    expect(before.match(/^ROLLBACK;$/gm)).toHaveLength(1)
  })
})
