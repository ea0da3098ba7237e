import { expect, test } from 'vitest'

import { readToc } from './read-toc.ts'
import { splitLoad } from './split-load.ts'

const tables = `1; 1259 1 TABLE shop events postgres
2; 1259 2 TABLE shop events_2026 postgres
;	depends on: 1
3; 1259 3 TABLE shop orders postgres
9; 1259 9 MATERIALIZED VIEW shop totals postgres
;	depends on: 3
21; 0 2 TABLE DATA shop events_2026 postgres
;	depends on: 2
`
const late = `30; 2606 30 FK CONSTRAINT shop orders orders_event_fkey postgres
;	depends on: 3 1
31; 0 0 COMMENT shop CONSTRAINT orders_event_fkey ON orders postgres
;	depends on: 30
40; 3466 40 EVENT TRIGGER - seen postgres
41; 0 0 COMMENT - EVENT TRIGGER seen postgres
;	depends on: 40
29; 2606 29 CONSTRAINT shop orders orders_pkey postgres
;	depends on: 3
42; 0 0 ACL shop TABLE orders postgres
;	depends on: 3
43; 826 43 DEFAULT ACL shop DEFAULT PRIVILEGES FOR TABLES postgres
44; 0 9 MATERIALIZED VIEW DATA shop totals postgres
;	depends on: 9
`
const joined = `22; 1259 22 INDEX shop events_at postgres
;	depends on: 1
23; 0 0 INDEX ATTACH shop events_2026_at postgres
;	depends on: 22
`

test('what reads joined tables, and what comes after it, is loaded once all indexes are joined', () => {
  expect(idsOf(tables + joined + late)).toEqual([
    [1, 2, 3, 9, 21, 22, 23, 29],
    [30, 31, 40, 41, 42, 43, 44],
  ])
})

test('a dump without joined indexes is loaded at once', () => {
  expect(idsOf(tables + late)).toEqual([[1, 2, 3, 9, 21, 30, 31, 40, 41, 29, 42, 43, 44]])
  expect(idsOf('')).toEqual([[]])
})

test('no empty list is loaded: pg_restore would take it for nothing to do', () => {
  expect(idsOf(tables + joined)).toEqual([[1, 2, 3, 9, 21, 22, 23]])
})

function idsOf(list: string): number[][] {
  return splitLoad(readToc(list)).map((entries) => entries.map(({ id }) => id))
}
