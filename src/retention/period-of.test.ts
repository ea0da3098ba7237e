import { expect, test } from 'vitest'

import { periodOf } from './period-of.ts'

test.each([
  ['hourly', '2026-11-29T02:17:00.000Z', '2026-11-29T02:00'],
  ['daily', '2026-11-29T23:59:59.999Z', '2026-11-29'],
  ['monthly', '2026-11-29T23:59:59.999Z', '2026-11'],
  ['yearly', '2026-12-31T23:59:59.999Z', '2026'],
  ['weekly', '2026-11-29T23:59:59.999Z', '2026-W48'],
  ['weekly', '2026-11-30T00:00:00.000Z', '2026-W49'],
  // The first days of a year may be of a week of the year before, and the last ones of the next.
  ['weekly', '2027-01-03T12:00:00.000Z', '2026-W53'],
  ['weekly', '2024-12-30T12:00:00.000Z', '2025-W01'],
  ['weekly', '2026-01-01T00:00:00.000Z', '2026-W01'],
] as const)('%s, %s is of %s', (rule, moment, period) => {
  expect(periodOf(rule, moment)).toBe(period)
})
