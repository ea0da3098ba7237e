import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { findAnswered, findNextDue, type Scheduled } from './due-backup.ts'

const full: Scheduled = {
  type: 'full',
  schedule: { cron: '0 2 * * *', timeZone: 'UTC' },
  delayMs: 0,
}

describe('by a clock that was set back', () => {
  test('by an instant as a run began, its time is answered all the same', () => {
    const run = exampleRun({
      startedAt: '2026-11-30T01:59:59.700Z',
      due: '2026-11-30T02:00:00.000Z',
    })
    const now = new Date('2026-11-30T02:10:00.000Z')

    const answered = findAnswered('full', [run], now)

    expect(answered).toEqual(new Date('2026-11-30T02:00:00.000Z'))
  })

  test.each([
    ['2026-11-30T00:00:00.000Z', '2026-12-01T02:00:00.000Z'],
    ['2026-11-29T22:00:00.000Z', undefined],
  ])('to %s, a run that seems to begin at two has its time answered: next %s', (at, expected) => {
    const run = exampleRun({ startedAt: '2026-11-30T02:00:00.000Z' })
    const now = new Date(at)

    const answered = findAnswered('full', [run], now)

    const due = answered && findNextDue(full, answered, { runs: [run], now })
    expect(due?.toISOString()).toBe(expected)
  })

  test('what was cut off at a time to come does not count either', () => {
    const cut = ['03', '04'].map((day) =>
      exampleRun({ startedAt: `2036-01-${day}T02:00:00.000Z`, state: 'interrupted' }),
    )
    const now = new Date('2026-11-30T02:00:00.000Z')

    const due = findNextDue(full, new Date('2026-11-29T02:00:00.000Z'), { runs: cut, now })

    expect(due).toEqual(now)
  })
})

test('an interrupted run whose backup stands has answered', () => {
  const run = exampleRun({ state: 'interrupted', backup: 'backup-1' })
  const now = new Date('2026-11-22T00:00:00.000Z')

  expect(findAnswered('full', [run], now)).toEqual(new Date(run.startedAt))
})
