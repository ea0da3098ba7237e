import { expect, test } from 'vitest'

import { judgeStanding } from './find-fallen.ts'

test.each([
  ['healthy', 'healthy', 0],
  ['running', 'running', 0],
  ['unhealthy', 'stopped', 3],
  ['gone', 'gone', 0],
] as const)(
  'what was %s and is %s after %d restarts is not held against the stack',
  (before, after, restarts) => {
    expect(judgeStanding(before, after, restarts)).toBeUndefined()
  },
)

test.each([
  ['healthy', 'unhealthy', 0, 'is unhealthy'],
  ['healthy', 'starting', 1, 'is starting'],
  ['running', 'stopped', 0, 'is stopped'],
  ['running', 'gone', 0, 'is gone'],
  ['running', 'running', 2, 'was started 2 times more'],
] as const)(
  'what was %s and is %s after %d restarts has fallen',
  (before, after, restarts, became) => {
    expect(judgeStanding(before, after, restarts)).toBe(became)
  },
)
