import { expect, test } from 'vitest'

import { parseDuration, writeDuration } from './duration.ts'

test.each([
  ['1s', 1000],
  ['10m', 600_000],
  ['48h', 172_800_000],
  ['7d', 604_800_000],
  [' 30 s ', 30_000],
])('%j is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', '10', 's', '0s', '-1h', '1.5h', '1w', '1H', '1h30m', '999999999999999999d'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)

test.each([
  [172_800_000, '48 h'],
  [5_400_000, '90 min'],
  [90_000, '90 s'],
  [500, '500 ms'],
])('writes %d ms as %s', (ms, text) => {
  expect(writeDuration(ms)).toBe(text)
})
