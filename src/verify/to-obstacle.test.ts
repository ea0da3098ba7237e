import { expect, test } from 'vitest'

import { exampleFailure } from '../../test/support/example-manifest.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import { toObstacle } from './to-obstacle.ts'

const found = [exampleFailure()]
const noRoom = new LifeboatError('too-little-space', 'there is no room', {
  hint: 'Make room.',
  details: ['df'],
})

test('what is in the way is told beside what was found', () => {
  expect(toObstacle(found, noRoom)).toEqual({
    what: 'the rest of this verification',
    code: 'too-little-space',
    why: 'Lifeboat was kept from looking: there is no room',
    hint: 'Make room.',
    details: ['df'],
  })
})

test('it is thrown where nothing was found, and a bug always', () => {
  const bug = new TypeError('undefined is not')

  expect(() => toObstacle([], noRoom)).toThrow(noRoom)
  expect(() => toObstacle(found, bug)).toThrow(bug)
})

test('an interruption stays one, and says what was found', () => {
  expect(() => toObstacle(found, interrupted())).toThrowError(
    expect.objectContaining({
      code: 'interrupted',
      details: [`${found[0]?.what}: ${found[0]?.why}`],
    }),
  )
})
