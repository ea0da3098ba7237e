import { expect, test } from 'vitest'

import { orderAttachments } from './order-attachments.ts'
import { readToc } from './read-toc.ts'

test('attaches tables before their own partitions, and leaves the rest where it is', () => {
  // pg_dump lists sub-partitions first when their names come first.
  const toc = readToc(`1; 1259 1 TABLE shop events postgres
2; 1259 2 TABLE shop events_2026 postgres
;	depends on: 1
3; 1259 3 TABLE shop b_2026 postgres
;	depends on: 2
4; 1259 4 TABLE shop a_2026 postgres
;	depends on: 3
13; 0 0 TABLE ATTACH shop a_2026 postgres
;	depends on: 4 3
12; 0 0 TABLE ATTACH shop b_2026 postgres
;	depends on: 2 3
5; 1259 5 VIEW shop x postgres
11; 0 0 TABLE ATTACH shop events_2026 postgres
;	depends on: 2 1
6; 0 0 INDEX ATTACH shop a_2026_pkey postgres
;	depends on: 4 3
`)

  expect(orderAttachments(toc).map(({ id }) => id)).toEqual([1, 2, 3, 4, 11, 12, 5, 13, 6])
  expect(orderAttachments([])).toEqual([])
})
