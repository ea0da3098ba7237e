import { describe, expect, test } from 'vitest'

import { isCron, isTimeZone, longestPauseMs, nextTime } from './schedule.ts'

const hourMs = 3_600_000
const sundays = { cron: '30 4 * * 0', timeZone: 'Europe/Berlin' }

describe('a schedule', () => {
  test.each(['30 4 * * 0', '* * * * *', '0 3 1 * *', '0 4 * * SUN', ' 0  4 * * 1-5 '])(
    'is %j',
    (text) => {
      expect(isCron(text)).toBe(true)
    },
  )

  test.each(['', 'weekly', '@weekly', '0 0 4 * * 0', '0 4 * *', '61 4 * * *', '0 4 31 2 *'])(
    'is not %j: it is no five fields, or never comes',
    (text) => {
      expect(isCron(text)).toBe(false)
    },
  )

  test('is read in its time zone, summer time too', () => {
    const first = nextTime(sundays, new Date('2026-03-20T00:00:00.000Z'))

    expect(first.toISOString()).toBe('2026-03-22T03:30:00.000Z')
    expect(nextTime(sundays, first).toISOString()).toBe('2026-03-29T02:30:00.000Z')
  })

  test.each([
    ['30 4 * * 0', 7 * 24],
    ['* * * * *', 1 / 60],
    ['0 4 * * 1-5', 3 * 24],
    ['0 4 1 * *', 31 * 24],
  ])('%s pauses for at most %d hours', (cron, hours) => {
    const from = new Date('2026-05-01T12:00:00.000Z')

    expect(longestPauseMs({ cron, timeZone: 'UTC' }, from)).toBe(hours * hourMs)
  })
})

test.each([
  ['UTC', true],
  ['Europe/Berlin', true],
  ['Europe/Nowhere', false],
  ['CET-1CEST', false],
])('%s is a time zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected)
})
