import { describe, expect, test } from 'vitest'

import { isCron, isTimeZone, longestPauseMs, nextTime, type Schedule } from './schedule.ts'

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
    [
      '0 2,14 * * *',
      ['2026-03-29T01:00', '2026-03-29T12:00'],
      ['2026-10-25T00:00', '2026-10-25T13:00'],
    ],
    [
      '30 2 * * *',
      ['2026-03-29T01:00', '2026-03-30T00:30'],
      ['2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    [
      '0 * * * *',
      ['2026-03-29T00:00', '2026-03-29T01:00'],
      ['2026-10-25T00:00', '2026-10-25T01:00'],
    ],
  ])(
    '%s loses nothing where an hour is left out, and has it once where it comes again',
    (cron, spring, autumn) => {
      const schedule = { cron, timeZone: 'Europe/Berlin' }

      expect(two(schedule, '2026-03-28T23:30:00.000Z')).toEqual(spring)
      expect(two(schedule, '2026-10-24T23:30:00.000Z')).toEqual(autumn)
    },
  )

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

function two(schedule: Schedule, from: string): string[] {
  const first = nextTime(schedule, new Date(from))
  return [first, nextTime(schedule, first)].map((time) => time.toISOString().slice(0, 16))
}

test.each([
  ['UTC', true],
  ['Europe/Berlin', true],
  ['Europe/Nowhere', false],
  ['CET-1CEST', false],
])('%s is a time zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected)
})
