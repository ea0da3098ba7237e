import { expect, test } from 'vitest'

import { listCosts } from './cost.ts'

test('each ratio is that of its own round, and the median of them', () => {
  const costs = listCosts([round(10, 10, 5), round(40, 10, 10), round(90, 30, 10)])

  expect(costs.map(({ level, seconds }) => [level, seconds])).toEqual([
    ['stored', 1],
    ['decoded', 2],
    ['drilled', 40],
  ])
  expect(costs.at(-1)).toMatchObject({ toBackup: 3, toLoad: 4 })
})

function round(
  drilled: number,
  seconds: number,
  bareLoad: number,
): Parameters<typeof listCosts>[0][number] {
  return {
    verifications: { stored: 1, decoded: 2, drilled },
    product: { second: { seconds } },
    restores: { bareLoad },
  }
}
