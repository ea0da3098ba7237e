import { expect, test } from 'vitest'

import { pauseBefore } from './connection.ts'

test('a lost connection is tried again soon, then every ten seconds', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(pauseBefore)).toEqual([
    500, 1000, 2000, 4000, 8000, 10_000, 10_000,
  ])
})
