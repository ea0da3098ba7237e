import { expect, test } from 'vitest'

import { chooseBegun } from './choose-begun.ts'

test('a rebuild that was cut off goes on with its own backup, whichever is the latest by now', () => {
  expect(chooseBegun('latest', { backup: 'b-1' })).toBe('b-1')
})

test('a backup that is named is that one, and what has not begun is what was asked for', () => {
  expect(chooseBegun('b-2', { backup: 'b-1' })).toBe('b-2')
  expect(chooseBegun('latest', undefined)).toBe('latest')
})
