import { expect, test } from 'vitest'

import { literalPattern } from './backup-arguments.ts'

test.each([
  ['/plain $x', '/plain $x'],
  ['/a*b?c[d]\\e', '/a\\*b\\?c\\[d]\\\\e'],
])('the pattern that fits only %j is %j', (path, pattern) => {
  expect(literalPattern(path)).toBe(pattern)
})
