import { expect, test } from 'vitest'

import { isPossible, selectNewestMoment, sortByMoment } from './possible-moment.ts'

const now = new Date('2026-11-30T00:00:00.000Z')

test('of no moments none is the newest', () => {
  expect(selectNewestMoment([], now)).toBeUndefined()
})

test('a clock that is set back by no more than three hours is none that was wrong', () => {
  expect(isPossible(new Date('2026-11-30T03:00:00.000Z'), now)).toBe(true)
  expect(isPossible(new Date('2026-11-30T03:00:00.001Z'), now)).toBe(false)
})

test('what is dated to days that are yet to come is older than all that is not', () => {
  const moments = ['2036-01-02', '2026-11-29', '2036-01-01', '2026-11-28'].map(
    (day) => `${day}T00:00:00.000Z`,
  )

  const sorted = sortByMoment(moments, (moment) => moment, now)

  expect(sorted.map((moment) => moment.slice(0, 10))).toEqual([
    '2036-01-01',
    '2036-01-02',
    '2026-11-28',
    '2026-11-29',
  ])
  expect(
    selectNewestMoment(
      moments.map((moment) => new Date(moment)),
      now,
    ),
  ).toEqual(new Date('2026-11-29T00:00:00.000Z'))
})
