import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { openScheduleState } from './schedule-state.ts'

const monday = new Date('2026-11-30T12:00:00.000Z')
const tuesday = new Date('2026-12-01T12:00:00.000Z')
const daily = { cron: '0 2 * * *', timeZone: 'UTC' }
const full = { type: 'full', schedule: daily } as const

describe('a schedule', () => {
  test('begins when it is first seen, and stands over restarts', () => {
    const folder = temporaryFolder()

    openScheduleState(folder, [full], { now: monday })

    expect(openScheduleState(folder, [full], { now: tuesday }).since('full')).toEqual(monday)
  })

  test.each([
    ['other times', { cron: '0 3 * * *', timeZone: 'UTC' }],
    ['another time zone', { cron: '0 2 * * *', timeZone: 'Europe/Berlin' }],
  ])('that was given %s begins anew', (_what, schedule) => {
    const folder = temporaryFolder()
    openScheduleState(folder, [full], { now: monday })

    const state = openScheduleState(folder, [{ type: 'full', schedule }], { now: tuesday })

    expect(state.since('full')).toEqual(tuesday)
  })

  test('that was off meanwhile begins anew', () => {
    const folder = temporaryFolder()
    openScheduleState(folder, [full], { now: monday })
    openScheduleState(folder, [], { now: monday })

    expect(openScheduleState(folder, [full], { now: tuesday }).since('full')).toEqual(tuesday)
  })

  test('remembers how far it has come', () => {
    const folder = temporaryFolder()

    openScheduleState(folder, [full], { now: monday }).advance('full', tuesday)

    const state = openScheduleState(folder, [full], { now: tuesday })
    expect(state.since('full')).toEqual(tuesday)
    expect(state.since('database')).toBeUndefined()
  })
})

test('the share of the jitter is drawn once', () => {
  const folder = temporaryFolder()

  const first = openScheduleState(folder, [full], { now: monday, random: () => 0.25 })
  const second = openScheduleState(folder, [full], { now: monday, random: () => 0.75 })

  expect([first.share, second.share]).toEqual([0.25, 0.25])
})

test.each(['', 'null', '{"share":', '{"share":7,"schedules":{}}'])(
  'a file that holds %j is no state: the schedule begins anew',
  (text) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'schedule.json'), text)

    expect(openScheduleState(folder, [full], { now: tuesday }).since('full')).toEqual(tuesday)
  },
)

test('a folder that cannot be written does not end the daemon', () => {
  const folder = temporaryFolder()
  const state = openScheduleState(folder, [full], { now: monday })
  rmSync(folder, { recursive: true })

  state.advance('full', tuesday)

  expect(state.since('full')).toEqual(tuesday)
  expect(() => readFileSync(join(folder, 'schedule.json'))).toThrow('ENOENT')
})
