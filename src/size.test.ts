import { expect, test } from 'vitest'

import { parseSize } from './size.ts'

test.each([
  ['512m', 512 * 2 ** 20],
  ['2g', 2 ** 31],
  ['2GB', 2 ** 31],
  ['10MiB', 10 * 2 ** 20],
  [' 4 k ', 4096],
])('%j is %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})

test.each(['', '512', 'm', '1.5g', '-1g', '0g', '2 gigabytes', '10mbit', '99999999999t'])(
  '%j is no size',
  (text) => {
    expect(parseSize(text)).toBeUndefined()
  },
)
