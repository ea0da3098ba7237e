import { expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { judgeNotified } from './judge-notified.ts'

const failed = { target: 'slack h', problem: 'it answered 500' }
const mailed = { target: 'mail h:587' }

test('whoever was not told of a run is a warning', () => {
  const runs = [exampleRun({ id: 'r1', notified: [failed, mailed] })]

  expect(judgeNotified(runs)).toEqual([
    { code: 'not-notified', detail: 'slack h was not told of run r1: it answered 500' },
  ])
})

test('it stands over runs that nobody was to hear of, until the same target hears of one', () => {
  const first = exampleRun({ id: 'r1', notified: [failed] })

  expect(judgeNotified([first, exampleRun({ id: 'r2' })])).toHaveLength(1)
  expect(judgeNotified([first, exampleRun({ id: 'r2', notified: [mailed] })])).toHaveLength(1)
  expect(
    judgeNotified([first, exampleRun({ id: 'r2', notified: [{ target: 'slack h' }] })]),
  ).toEqual([])
})

test('it ends with a target that was to hear of none of the newest five hundred', () => {
  const others = Array.from({ length: 499 }, (_, index) => exampleRun({ id: `r${index + 2}` }))
  const first = exampleRun({ id: 'r1', notified: [failed] })

  expect(judgeNotified([first, ...others])).toHaveLength(1)
  expect(judgeNotified([first, ...others, exampleRun({ id: 'r501' })])).toEqual([])
})
