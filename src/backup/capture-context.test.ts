import { expect, test } from 'vitest'

import { interrupted, LifeboatError } from '../errors.ts'
import { toFailure } from './capture-context.ts'

test('an error that somebody can act on becomes a failure with its hint and the tool’s lines', () => {
  const error = new LifeboatError('repository-full', 'no space is left', {
    hint: 'Free space.',
    details: ['write: no space left on device'],
  })

  expect(toFailure('files part', error)).toEqual({
    what: 'files part',
    code: 'repository-full',
    why: 'no space is left',
    hint: 'Free space.',
    details: ['write: no space left on device'],
  })
})

test('an interruption ends the run instead of one part', () => {
  expect(() => toFailure('files part', interrupted())).toThrow(
    expect.objectContaining({ code: 'interrupted' }),
  )
})

test('a bug of ours is not hidden in a failure', () => {
  const bug = new TypeError('x is not a function')

  expect(() => toFailure('files part', bug)).toThrow(bug)
})
