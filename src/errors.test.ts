import { describe, expect, test } from 'vitest'

import { exitCodeFor, interrupted, isInterruption, LifeboatError, messageOf } from './errors.ts'

describe('exitCodeFor', () => {
  test.each([
    ['no-repository', 10],
    ['locked', 11],
    ['no-such-backup', 12],
    ['backup-incomplete', 3],
    ['commit-failed', 3],
    ['interrupted', 130],
    ['bad-configuration', 2],
    ['any-code-without-its-own', 2],
  ])('%s ends a command with %i', (code, exitCode) => {
    expect(exitCodeFor(new LifeboatError(code, 'x', { hint: 'y' }))).toBe(exitCode)
  })

  test.each([new TypeError('x'), 'text', undefined, { code: 'locked' }])(
    'anything else is a bug: 1',
    (thrown) => {
      expect(exitCodeFor(thrown)).toBe(1)
    },
  )
})

test('only the error of an interrupted run is an interruption', () => {
  expect(isInterruption(interrupted())).toBe(true)
  expect(isInterruption(new LifeboatError('locked', 'x', { hint: 'y' }))).toBe(false)
  expect(isInterruption({ code: 'interrupted' })).toBe(false)
})

test('anything thrown has a text', () => {
  expect([messageOf(new Error('a')), messageOf('b'), messageOf(undefined)]).toEqual([
    'a',
    'b',
    'undefined',
  ])
})
