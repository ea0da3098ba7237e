import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { windowOf } from './window.ts'

test('holds what is seen, some rows around it, and the height of all', () => {
  expect(windowOf(5000, 40, 100_000, 600)).toEqual({
    first: 2488,
    end: 2527,
    above: 2488 * 40,
    below: (5000 - 2527) * 40,
  })
})

test('never goes beyond the list, wherever one scrolls to', () => {
  const numbers = fc.integer({ min: 0, max: 10_000 })
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 1_000_000 }), numbers, (count, top, height) => {
      const { first, end, above, below } = windowOf(count, 40, top, height)
      expect(first).toBeLessThanOrEqual(end)
      expect(end).toBeLessThanOrEqual(count)
      expect(above + (end - first) * 40 + below).toBe(count * 40)
    }),
  )
})
