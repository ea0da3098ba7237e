import { expect, test } from 'vitest'

import { chooseApiVersion } from './choose-api-version.ts'

test.each([
  ['1.41', '1.41'],
  ['1.9', '1.24'],
  ['1.52', '1.51'],
  ['2.0', '1.51'],
])('what was described in %s is asked for in %s', (described, chosen) => {
  expect(chooseApiVersion(described, { oldest: '1.24', newest: '1.51' })).toBe(chosen)
})
