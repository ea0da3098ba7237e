import { expect, test } from 'vitest'

import type { QueryColumn } from '../../model/stack.ts'
import { judgeColumns } from './judge-columns.ts'

const path: QueryColumn = { name: 'path', type: 'text', holds: 'text' }
const hex: QueryColumn = { name: 'sha256', type: 'character(64)', holds: 'text' }
const raw: QueryColumn = { name: 'sha256', type: 'bytea', holds: 'bytes' }
const id: QueryColumn = { name: 'id', type: 'integer', holds: 'other' }

test.each([[[path]], [[path, hex]], [[path, raw]]])('names files: %j', (columns) => {
  expect(judgeColumns(columns)).toBeUndefined()
})

test.each([
  [[], 'one column with paths, or two, the second with their sha256; it has none'],
  [
    [path, hex, id],
    'one column with paths, or two, the second with their sha256; it has path (text), sha256 (character(64)), id (integer)',
  ],
  [[id], 'paths as text; id is integer'],
  [[raw], 'paths as text; sha256 is bytea'],
  [[path, id], 'a sha256 as bytea, or as text in hexadecimal; id is integer'],
])('does not: %j', (columns, expected) => {
  expect(judgeColumns(columns)).toBe(expected)
})
