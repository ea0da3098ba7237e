import { describe, expect, test } from 'vitest'

import { chooseTable } from './choose-table.ts'
import { readToc } from './read-toc.ts'

// Taken from what pg_restore 18 lists of a real dump, shortened.
const shop = readToc(`7; 2615 17432 SCHEMA - shop owner
934; 1247 17436 TYPE shop mood postgres
;	depends on: 7
223; 1259 17446 SEQUENCE shop free_seq postgres
;	depends on: 7
228; 1259 17462 TABLE shop orders owner
;	depends on: 223 7 934
3785; 0 0 COMMENT shop TABLE orders owner
;	depends on: 228
3787; 0 0 ACL shop TABLE orders owner
;	depends on: 228
3789; 0 0 ACL shop COLUMN orders.note owner
;	depends on: 228 3787
310; 1255 17548 FUNCTION shop order_count() postgres
;	depends on: 7 228
294; 1255 17444 FUNCTION shop touch() postgres
;	depends on: 7
231; 1259 17536 VIEW shop big postgres
;	depends on: 228 228 934 7
3791; 0 0 ACL shop TABLE big postgres
;	depends on: 231
232; 1259 17540 MATERIALIZED VIEW shop bigger postgres
;	depends on: 231 7
234; 1259 17555 TABLE shop child postgres
;	depends on: 228 934 7
225; 1259 17448 TABLE shop customers postgres
;	depends on: 7
229; 1259 17494 TABLE shop items postgres
;	depends on: 7
226; 1259 17460 SEQUENCE shop orders_id_seq owner
;	depends on: 7 228
227; 1259 17461 SEQUENCE shop orders_number_seq owner
;	depends on: 228 7
3796; 0 0 SEQUENCE OWNED BY shop orders_number_seq owner
;	depends on: 227
3798; 0 0 ACL shop SEQUENCE orders_number_seq owner
;	depends on: 227
3526; 2604 17558 DEFAULT shop child number postgres
;	depends on: 227 234
3521; 2604 17465 DEFAULT shop orders number owner
;	depends on: 227 228 228
3762; 0 17555 TABLE DATA shop child postgres
;	depends on: 234
3758; 0 17494 TABLE DATA shop items postgres
;	depends on: 229
3757; 0 17462 TABLE DATA shop orders owner
;	depends on: 228
3803; 0 0 SEQUENCE SET shop free_seq postgres
;	depends on: 223
3804; 0 0 SEQUENCE SET shop orders_id_seq owner
;	depends on: 226
3805; 0 0 SEQUENCE SET shop orders_number_seq owner
;	depends on: 227
3540; 2606 17457 CONSTRAINT shop customers customers_pkey postgres
;	depends on: 225
3533; 2606 17493 CHECK CONSTRAINT shop orders late owner
;	depends on: 228 228
3807; 0 0 COMMENT shop CONSTRAINT late ON orders owner
;	depends on: 3533
3546; 2606 17478 CONSTRAINT shop orders orders_pkey owner
;	depends on: 228
3541; 1259 17528 INDEX shop odd; "index" - name owner
;	depends on: 228 228
3892; 0 0 STATISTICS DATA shop orders_pkey 
;	depends on: 3546 3823
3553; 1259 17547 INDEX shop bigger_idx postgres
;	depends on: 232
3582; 3381 17530 STATISTICS shop orders_stats postgres
;	depends on: 7 228 228
3739; 2618 17534 RULE shop big _RETURN postgres
;	depends on: 228 228 231
3741; 2618 17535 RULE shop items cascade postgres
;	depends on: 229 229 228
3740; 2618 17534 RULE shop orders quiet owner
;	depends on: 228 229 228
3591; 2620 17531 TRIGGER shop orders touch owner
;	depends on: 228 294
3587; 2606 17500 FK CONSTRAINT shop items items_order_fkey postgres
;	depends on: 229 228 3546
3584; 2606 17483 FK CONSTRAINT shop orders orders_customer_fkey owner
;	depends on: 3540 228 225
3745; 3256 17532 POLICY shop orders mine owner
;	depends on: 228 228
3744; 0 17462 ROW SECURITY shop orders owner
;	depends on: 228
3746; 3256 17533 POLICY shop customers theirs postgres
;	depends on: 225 225 228
3747; 6104 17571 PUBLICATION - pub postgres
3749; 6106 17572 PUBLICATION TABLE shop pub orders postgres
;	depends on: 3747 228 228
`)

describe('chooseTable', () => {
  const orders = chooseTable(shop, 'shop', 'orders')

  test('chooses all that makes a missing table, keys of other tables that point to it included', () => {
    expect(orders.whole.map(({ id }) => id)).toEqual([
      228, 3785, 3787, 3789, 226, 227, 3796, 3798, 3521, 3757, 3804, 3805, 3533, 3807, 3546, 3541,
      3892, 3582, 3740, 3591, 3587, 3584, 3745, 3744, 3749,
    ])
    expect(orders).toMatchObject({ found: true, isPartitioned: false })
  })

  test('chooses the rows and its own sequences for a table that is there', () => {
    expect(orders.data.map(({ id }) => id)).toEqual([3757, 3804, 3805])
    expect(orders.sequences).toEqual([
      { schema: 'shop', name: 'orders_id_seq' },
      { schema: 'shop', name: 'orders_number_seq' },
    ])
  })

  test('names what must be there already', () => {
    expect(orders.needs.map(({ name }) => name)).toEqual([
      'shop',
      'mood',
      'free_seq',
      'touch()',
      'customers',
      'items',
      'customers customers_pkey',
      'pub',
    ])
  })

  test('names what is gone with the table and does not come back, views upon views included', () => {
    expect(orders.dependents.map(({ description, name }) => `${description} ${name}`)).toEqual([
      'FUNCTION order_count()',
      'VIEW big',
      'MATERIALIZED VIEW bigger',
      'TABLE child',
      'DEFAULT child number',
      'RULE big _RETURN',
      'RULE items cascade',
      'POLICY customers theirs',
    ])
  })

  test('finds no table where there is none, and takes no view for one', () => {
    for (const [schema, name] of [
      ['shop', 'order'],
      ['public', 'orders'],
      ['shop', 'big'],
    ] as const)
      expect(chooseTable(shop, schema, name)).toMatchObject({ found: false, whole: [], data: [] })
  })

  test('finds a table whose name holds a line break, and refuses to guess between two', () => {
    const one = '1; 1259 1 TABLE public a b owner\n'
    const two = '2; 1259 2 TABLE public a b owner\n'

    expect(chooseTable(readToc(one), 'public', 'a\nb').whole).toHaveLength(1)
    expect(() => chooseTable(readToc(one + two), 'public', 'a\nb')).toThrow('look like public.a')
  })
})

// Sub-partitions by name before what they belong to, as pg_dump sorts them.
const events = readToc(`236; 1259 17577 TABLE shop events postgres
237; 1259 17589 TABLE shop events_2025 postgres
;	depends on: 236
238; 1259 17601 TABLE shop events_2026 postgres
;	depends on: 236
239; 1259 17611 TABLE shop a_2026 postgres
;	depends on: 238
3518; 0 0 TABLE ATTACH shop a_2026 postgres
;	depends on: 238 239
3516; 0 0 TABLE ATTACH shop events_2025 postgres
;	depends on: 237 236
3517; 0 0 TABLE ATTACH shop events_2026 postgres
;	depends on: 238 236
3765; 0 17611 TABLE DATA shop a_2026 postgres
;	depends on: 239
3764; 0 17589 TABLE DATA shop events_2025 postgres
;	depends on: 237
3556; 2606 17583 CONSTRAINT shop events events_pkey postgres
;	depends on: 236 236
3559; 2606 17593 CONSTRAINT shop events_2025 events_2025_pkey postgres
;	depends on: 237 3556 237
3563; 2606 17605 CONSTRAINT shop events_2026 events_2026_pkey postgres
;	depends on: 238 3556 238
3566; 2606 17615 CONSTRAINT shop a_2026 a_2026_pkey postgres
;	depends on: 239 3563 239
3575; 0 0 INDEX ATTACH shop events_2025_pkey postgres
;	depends on: 3556 3559 237 236
3579; 0 0 INDEX ATTACH shop a_2026_pkey postgres
;	depends on: 3566 239 3563 238 3556
3577; 0 0 INDEX ATTACH shop events_2026_pkey postgres
;	depends on: 3563 238 3556 236
3590; 2606 17649 FK CONSTRAINT shop notes notes_id_fkey postgres
;	depends on: 3575 3577 3579 236 3556
`)

describe('chooseTable, of a partitioned table', () => {
  test('chooses its partitions with it, each attached before its own are', () => {
    const { whole, data, isPartitioned } = chooseTable(events, 'shop', 'events')

    expect(whole.map(({ id }) => id)).toEqual([
      236, 237, 238, 239, 3516, 3517, 3518, 3765, 3764, 3556, 3559, 3563, 3566, 3575, 3579, 3577,
      3590,
    ])
    expect(data.map(({ id }) => id)).toEqual([3765, 3764])
    expect(isPartitioned).toBe(true)
  })

  test('attaches a chosen partition behind its keys, for its table has them already', () => {
    const { whole, isPartitioned, dependents } = chooseTable(events, 'shop', 'events_2025')

    expect(whole.map(({ id }) => id)).toEqual([237, 3764, 3559, 3516, 3575])
    expect(isPartitioned).toBe(false)
    expect(dependents.map(({ name }) => name)).toEqual(['notes notes_id_fkey'])
  })

  test('attaches a partition with partitions of its own before these', () => {
    const { whole } = chooseTable(events, 'shop', 'events_2026')

    expect(whole.map(({ id }) => id)).toEqual([238, 239, 3765, 3563, 3566, 3517, 3518, 3579, 3577])
  })
})
