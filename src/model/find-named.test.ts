import { expect, test } from 'vitest'

import { findNamed } from './find-named.ts'

const all = [{ id: '2026-01' }, { id: '2026-02' }, { id: '2026-02b' }]

test.each([
  ['2026-01', ['2026-01']],
  ['2026-02', ['2026-02']],
  ['2026-0', ['2026-01', '2026-02', '2026-02b']],
  ['02', []],
])('%s means %j', (name, expected) => {
  expect(findNamed(all, name).map(({ id }) => id)).toEqual(expected)
})

test('an empty name means none, even where there is only one', () => {
  expect(findNamed([{ id: '2026-01' }], '')).toEqual([])
})
