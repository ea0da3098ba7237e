import { expect, test } from 'vitest'

import {
  formatAge,
  formatCount,
  formatEta,
  formatFactor,
  formatMode,
  formatSeconds,
  formatShare,
  formatTick,
  formatTime,
  percentOf,
} from './show.ts'

const now = new Date('2026-11-21T12:00:00.000Z')

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1\u202f000'],
  [1_234_567, '1\u202f234\u202f567'],
])('writes the count %i as %s', (count, text) => {
  expect(formatCount(count)).toBe(text)
})

test.each([
  ['2026-11-21T11:59:30.000Z', '30 seconds ago'],
  ['2026-11-21T09:00:00.000Z', '3 hours ago'],
  ['2026-11-18T12:00:00.000Z', '3 days ago'],
  ['2026-11-21T12:20:00.000Z', 'in 20 minutes'],
  ['no time', ''],
])('says how long ago %s was', (iso, text) => {
  expect(formatAge(iso, now)).toBe(text)
})

test('writes times in the zone of the reader, and leaves as it is what is none', () => {
  expect(formatTime('2026-11-21T03:00:00.000Z', 'UTC')).toBe('21 Nov 2026, 03:00')
  expect(formatTime('2026-11-21T03:00:00.000Z', 'Asia/Tokyo')).toBe('21 Nov 2026, 12:00')
  expect(formatTime('never')).toBe('never')
})

test('marks a chart by days, and by hours where marks are closer', () => {
  const seconds = Date.parse('2026-11-21T03:00:00.000Z') / 1000

  expect(formatTick(seconds, 86_400, 'UTC')).toBe('21 Nov')
  expect(formatTick(seconds, 3600, 'UTC')).toBe('21 Nov, 03:00')
})

test('is never at 100 % before all is done, and at none where the total is not known', () => {
  expect([percentOf(999_999, 1_000_000), percentOf(5, 5), percentOf(6, 5)]).toEqual([99, 100, 100])
  expect([percentOf(5, undefined), percentOf(0, 0)]).toEqual([undefined, undefined])
})

test('writes shares, estimates, modes, seconds and factors', () => {
  expect([formatShare(512, 2048), formatShare(512, undefined)]).toEqual([
    '512 B of 2.0 KiB',
    '512 B',
  ])
  expect([formatEta(0.2), formatEta(90), formatEta(7200)]).toEqual([
    'about 1 s',
    'about 2 min',
    'about 2.0 h',
  ])
  expect([formatMode(0o644), formatMode(0o41777)]).toEqual(['0644', '1777'])
  expect(formatSeconds(77.2)).toBe('1 min 17 s')
  expect([formatFactor(81, 7.3), formatFactor(81, 0)]).toEqual(['11.1 : 1', undefined])
})
