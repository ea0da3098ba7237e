import { describe, expect, test } from 'vitest'

import { chooseTable } from './choose-table.ts'
import { findQuestionable, planMissingTable, type MissingTablePlan } from './plan-missing-table.ts'
import { readToc } from './read-toc.ts'

// Two tables with keys both ways, and what belongs to one of them.
const toc = readToc(`7; 2615 17432 SCHEMA - shop owner
934; 1247 17436 TYPE shop mood postgres
;	depends on: 7
228; 1259 17462 TABLE shop orders owner
;	depends on: 7 934
231; 1259 17536 VIEW shop big postgres
;	depends on: 228
225; 1259 17448 TABLE shop customers postgres
;	depends on: 7
226; 1259 17449 TABLE shop customers old postgres
;	depends on: 7
3757; 0 17462 TABLE DATA shop orders owner
;	depends on: 228
3540; 2606 17457 CONSTRAINT shop customers customers_pkey postgres
;	depends on: 225
3546; 2606 17478 CONSTRAINT shop orders orders_pkey owner
;	depends on: 228
3739; 2618 17534 RULE shop big _RETURN postgres
;	depends on: 228 231
3584; 2606 17483 FK CONSTRAINT shop orders orders_customer_fkey owner
;	depends on: 3540 228 225
3587; 2606 17500 FK CONSTRAINT shop customers customers_best_fkey postgres
;	depends on: 225 228 3546
3588; 2606 17501 FK CONSTRAINT shop customers old fk postgres
;	depends on: 228 3546
3747; 6104 17571 PUBLICATION - pub postgres
3749; 6106 17572 PUBLICATION TABLE shop pub orders postgres
;	depends on: 3747 228
`)
const orders = chooseTable(toc, 'shop', 'orders')
const keys = [3584, 3587, 3588]

describe('what is restored of a table that is gone', () => {
  test('is asked about: what it needs, what is around it, what may be left out', () => {
    const ids = findQuestionable(toc, orders).map(({ id }) => id)

    expect(ids.toSorted((a, b) => a - b)).toEqual([
      7, 225, 226, 228, 231, 934, 3540, 3584, 3587, 3588, 3739, 3747, 3749,
    ])
  })

  test('is all of it where only that is gone, with locks on those at the other ends', () => {
    const { entries, beside, warnings } = plan(keys.concat(3749))

    expect(entries).toEqual(orders.whole)
    expect(beside).toEqual([
      { schema: 'shop', name: 'customers' },
      { schema: 'shop', name: 'customers old' },
    ])
    expect(warnings).toEqual([])
  })

  test('leaves out keys to and of a table that is gone too, and says so', () => {
    const { entries, beside, warnings } = plan([...keys, 225, 3540, 3749])

    expect(idsOf(orders.whole).filter((id) => !idsOf(entries).includes(id))).toEqual([3584, 3587])
    expect(beside).toEqual([{ schema: 'shop', name: 'customers old' }])
    expect(warnings).toEqual([
      'fk constraint shop.orders orders_customer_fkey is left out: table shop.customers is not there; it comes back with that',
      'fk constraint shop.customers customers_best_fkey is left out: table shop.customers is not there; it comes back with that',
    ])
  })

  test('knows the table of a key by its name where the key does not depend on it', () => {
    expect(idsOf(plan([...keys, 226, 3749]).entries)).not.toContain(3588)
  })

  test('leaves out a publication that is gone', () => {
    const { entries, warnings } = plan([...keys, 3747, 3749])

    expect(idsOf(entries)).not.toContain(3749)
    expect(warnings).toEqual([
      'publication table shop.pub orders is left out: publication pub is not there; it comes back with that',
    ])
  })

  test('leaves out a key that still stands', () => {
    const { entries, warnings } = plan([3584, 3588, 3749])

    expect(idsOf(entries)).not.toContain(3587)
    expect(warnings).toEqual([])
  })

  test('names what went with it and does not come back', () => {
    expect(plan([...keys, 3749, 231, 3739]).warnings).toEqual([
      'view shop.big depended on the table, is not there and is not brought back',
    ])
  })

  test('is refused when something is gone that it cannot be without', () => {
    expect(() => plan([...keys, 934, 3540])).toThrow(
      expect.objectContaining({
        code: 'table-needs',
        message: 'the table shop.orders needs what the live database does not have',
        hint: 'Bring that back first, or restore the whole database. Nothing was changed.',
        details: ['type shop.mood', 'constraint shop.customers customers_pkey'],
      }),
    )
  })
})

function plan(missing: readonly number[]): MissingTablePlan {
  return planMissingTable(toc, orders, new Set(missing))
}

function idsOf(entries: MissingTablePlan['entries']): number[] {
  return entries.map(({ id }) => id)
}
