import { expect, test } from 'vitest'

import { exitCodeFor, interrupted, LifeboatError } from '../errors.ts'
import { endingBegun } from './ending-begun.ts'

test('what fails keeps its code and its words, and ends a command with 14', async () => {
  const error = new LifeboatError('not-healthy', 'app is not healthy', {
    hint: 'Look.',
    details: ['a line'],
  })

  const thrown: unknown = await endingBegun(() => Promise.reject(error)).catch((each) => each)

  expect(thrown).toMatchObject({
    code: 'not-healthy',
    message: 'app is not healthy',
    hint: 'Look.',
    details: ['a line'],
  })
  expect([exitCodeFor(error), exitCodeFor(thrown)]).toEqual([2, 14])
})

test.each([
  ['an interruption', interrupted(), 130],
  ['a bug', new TypeError('oops'), 1],
])('%s ends it as ever', async (_what, error, code) => {
  const thrown: unknown = await endingBegun(() => Promise.reject(error)).catch((each) => each)

  expect(thrown).toBe(error)
  expect(exitCodeFor(thrown)).toBe(code)
})
