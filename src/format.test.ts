import { expect, test } from 'vitest'

import { formatBytes, formatMs } from './format.ts'

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1536, '1.5 KiB'],
  [10_240, '10 KiB'],
  [5_242_880, '5.0 MiB'],
  [4_187_593_113, '3.9 GiB'],
  [2 ** 40, '1.0 TiB'],
  [2 ** 51, '2048 TiB'],
])('%i bytes are shown as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [0, '0 ms'],
  [849.6, '850 ms'],
  [999.9, '1.0 s'],
  [12_300, '12.3 s'],
  [59_960, '1 min 00 s'],
  [245_000, '4 min 05 s'],
  [3_600_000, '60 min 00 s'],
])('%d ms are shown as %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text)
})
