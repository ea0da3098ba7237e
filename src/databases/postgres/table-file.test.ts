import { expect, test } from 'vitest'

import { readTableFile } from './table-file.ts'

// Written by pg_restore 17.
const list = `;
; Archive created at 2026-11-22 03:20:57 UTC
;     Format: DIRECTORY
;
; Selected TOC Entries:
;
`

test('finds the file of a table whose name holds blanks', () => {
  const entry = '3438; 0 16385 TABLE DATA a b c d postgres\n'

  expect(readTableFile(`${list}${entry}`)).toBe('3438.dat')
})

test('takes no other entry of the same name for it', () => {
  expect(readTableFile(`${list}3450; 0 0 SEQUENCE SET public s postgres\n`)).toBeUndefined()
  expect(readTableFile(list)).toBeUndefined()
})
