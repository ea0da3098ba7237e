import { describe, expect, test } from 'vitest'

import { renderSchedule } from './render-schedule.ts'

const now = new Date('2026-11-30T12:00:00.000Z')
const full = { type: 'full', schedule: { cron: '0 2 * * *', timeZone: 'Europe/Berlin' } } as const
const database = { type: 'database', schedule: { cron: '0 * * * *', timeZone: 'UTC' } } as const

describe('the schedule', () => {
  test('says of each type when it comes, and when next', () => {
    const text = renderSchedule({ schedules: [full, database], jitterMs: undefined }, now)

    expect(text.split('\n')).toEqual([
      'BACKUP    BY THE CLOCK               NEXT',
      'full      0 2 * * * (Europe/Berlin)  2026-12-01T01:00:00.000Z',
      'database  0 * * * * (UTC)            2026-11-30T13:00:00.000Z',
    ])
  })

  test('says how much later it may be', () => {
    expect(renderSchedule({ schedules: [full], jitterMs: 1_200_000 }, now)).toContain(
      '2026-12-01T01:00:00.000Z, or up to 20 min later',
    )
  })

  test('says so when nothing comes by itself', () => {
    expect(renderSchedule({ schedules: [], jitterMs: undefined }, now)).toBe(
      'no backup is made by the clock: LIFEBOAT_SCHEDULE is off',
    )
  })
})
