import { expect, test } from 'vitest'

import { announceRun } from './announce-run.ts'

const running = { kind: 'backup', state: 'running' } as const
const say = (...parts: [done: number, total?: number][]): string =>
  announceRun(
    running,
    parts.map(([done, total]) => ({
      step: 'capture',
      done,
      ...(total === undefined ? {} : { total }),
    })),
  )

test('says each tenth of what moves, and no byte between', () => {
  expect([say([10, 100]), say([19, 100]), say([20, 100])]).toEqual([
    'capture, 10 %',
    'capture, 10 %',
    'capture, 20 %',
  ])
  expect(say([10, 100], [90, 100])).toBe('capture, 50 %')
})

test('says no share where nobody knows how much there is', () => {
  expect(say([10, 100], [5])).toBe('capture')
})

test('says that it is under way before anything moves, and how it ended', () => {
  expect(announceRun(running, [])).toBe('The backup is under way.')
  expect(announceRun({ kind: 'restore', state: 'failed' }, [])).toBe(
    'The restore has ended: failed.',
  )
})
