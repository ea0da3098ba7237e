/** Months of schedules on a clock that nobody waits for, against times that were found otherwise: Temporal, not croner. SCHEDULE_RUNS says how many are tried; docs/reliability.md how many were. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { expectRuns, listTimes } from '../../test/support/expected-runs.ts'
import { runSchedule, type Begun, type Span } from '../../test/support/run-schedule.ts'

const numRuns = Number(process.env['SCHEDULE_RUNS'] ?? 10)
const limit = 12 * 3_600_000
const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Each with a day on which its clocks are put forward, and one on which they are put back. */
const zones = {
  'Europe/Berlin': ['2026-03-29', '2026-10-25'],
  'America/New_York': ['2026-03-08', '2026-11-01'],
  // By half an hour.
  'Australia/Lord_Howe': ['2026-10-04', '2026-04-05'],
  // At midnight.
  'America/Santiago': ['2026-09-06', '2026-04-05'],
  UTC: ['2026-06-01', '2026-12-31'],
} as const
type Zone = keyof typeof zones

const scene = fc
  .record({
    zone: fc.constantFrom(...(Object.keys(zones) as Zone[])),
    change: fc.constantFrom(0, 1),
    wanted: fc.record({
      hour: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 23 })),
      minute: fc.constantFrom(0, 10, 30),
      weekday: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined, freq: 3 }),
    }),
    durationMin: fc.constantFrom(1, 45),
    // Odd seconds: the ends of an up meet no time of a schedule.
    spansS: fc.array(
      fc.record({
        downS: fc.integer({ min: 1, max: 3 * 86_400 }),
        upS: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 3600, max: 9 * 86_400 })),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ zone, change, wanted, durationMin, spansS }) => {
    const from = Date.parse(`${zones[zone][change] ?? ''}T00:00:00.000Z`) - 14 * dayMs
    const ups: Span[] = []
    let at = from
    for (const { downS, upS } of spansS) {
      const up = { from: at + downS * 1000 + 501, to: at + (downS + upS) * 1000 + 707 }
      ups.push(up)
      at = up.to
    }
    return { zone, wanted, ups, durationMs: durationMin * minuteMs }
  })

test(
  'whatever the clocks of a country and whenever the daemon is down: each time once, one that was missed made up for',
  {
    timeout: limit,
  },
  async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ zone, wanted, ups, durationMs }) => {
        const { hour, minute, weekday } = wanted
        const full = `${minute} ${hour} * * ${weekday ?? '*'}`

        const { begun } = await runSchedule({ crons: { full }, timeZone: zone, ups, durationMs })

        const times = listTimes(wanted, zone, ups)
        expect(begun.map(toText)).toEqual(expectRuns(times, ups, durationMs).map(toText))
      }),
      { numRuns },
    )
  },
)

test(
  'a year of two schedules: a full backup each night, one of the databases each other time that comes',
  {
    timeout: limit,
  },
  async () => {
    const from = Date.parse('2026-01-01T00:00:00.500Z')
    const ups = [{ from, to: from + 365 * dayMs }]
    const timeZone = 'Europe/Berlin'

    const { begun, said } = await runSchedule({
      crons: { full: '0 2 * * *', database: '0 2,8,14 * * *' },
      timeZone,
      ups,
      durationMs: 40 * minuteMs,
      kept: 2,
    })

    const expected = [2, 8, 14].flatMap((hour) =>
      listTimes({ hour, minute: 0, weekday: undefined }, timeZone, ups).map((at) => ({
        type: hour === 2 ? ('full' as const) : ('database' as const),
        at,
      })),
    )
    const within = expected.filter(({ at }) => at < from + 365 * dayMs)
    expect(begun.map(toText)).toEqual(within.toSorted((a, b) => a.at - b.at).map(toText))
    expect(begun.filter(({ type }) => type === 'full')).toHaveLength(365)
    expect(said).toEqual([])
  },
)

test(
  'a clock that is put forward and back by less than three hours: each night once',
  {
    timeout: limit,
  },
  async () => {
    const from = Date.parse('2026-06-01T12:00:00.000Z')
    const jumps = fc.array(
      fc.record({
        at: fc.integer({ min: from, max: from + 20 * dayMs }),
        byMs: fc.integer({ min: -3 * hourMs, max: 3 * hourMs }),
      }),
      { maxLength: 6 },
    )

    await fc.assert(
      fc.asyncProperty(jumps, async (given) => {
        const { runs } = await runSchedule({
          crons: { full: '0 2 * * *' },
          timeZone: 'UTC',
          ups: [
            { from, to: from + 10 * dayMs + 12_345 },
            { from: from + 10 * dayMs + 20_000, to: from + 20 * dayMs },
          ],
          durationMs: minuteMs,
          jumps: keepSmall(given),
        })

        const nights = runs.map(({ due }) => due?.slice(0, 10) ?? '')
        expect(new Set(nights).size).toBe(nights.length)
        expect(nights.length).toBeGreaterThanOrEqual(19)
      }),
      { numRuns },
    )
  },
)

test(
  'a clock that is put years forward and back: one backup more for each time at most, and never long without',
  {
    timeout: limit,
  },
  async () => {
    const from = Date.parse('2026-06-01T12:00:00.000Z')
    const end = from + 20 * dayMs
    const jumps = fc.array(
      fc.record({
        at: fc.integer({ min: from, max: end }),
        byMs: fc.constantFrom(-20 * 365 * dayMs, -dayMs, dayMs, 10 * 365 * dayMs),
      }),
      { maxLength: 4 },
    )

    await fc.assert(
      fc.asyncProperty(jumps, async (given) => {
        const { begun } = await runSchedule({
          crons: { full: '0 2 * * *' },
          timeZone: 'UTC',
          ups: [
            { from, to: from + 10 * dayMs + 12_345 },
            { from: from + 10 * dayMs + 20_000, to: end },
          ],
          durationMs: minuteMs,
          jumps: given,
        })

        const at = [from, ...begun.map((each) => each.at), end]
        const pauses = at.slice(1).map((each, index) => each - (at[index] ?? 0))
        // A day on which the clock is put back is longer by that.
        expect(Math.max(...pauses)).toBeLessThanOrEqual((24 * (1 + given.length) + 3) * hourMs)
        expect(begun.length).toBeLessThanOrEqual(20 + given.length)
      }),
      { numRuns },
    )
  },
)

/** The sum of all is at no moment more than the clock may be ahead. */
function keepSmall<T extends { at: number; byMs: number }>(jumps: readonly T[]): T[] {
  let sum = 0
  return jumps
    .toSorted((a, b) => a.at - b.at)
    .filter(({ byMs }) => {
      if (Math.abs(sum + byMs) > 1.5 * hourMs) return false
      sum += byMs
      return true
    })
}

function toText({ type, at }: Begun): string {
  return `${type} ${new Date(at).toISOString()}`
}
