import { expect, test } from 'vitest'

import { judgeFreeze, spreadOf } from './freeze-verdict.ts'

test('the spread of 20 values leaves the highest out of p95, that of 10 does not', () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index)

  expect(spreadOf(values)).toEqual({ p50: 10.5, p95: 19, max: 20 })
  expect(spreadOf(values.slice(0, 10))).toEqual({ p50: 15.5, p95: 20, max: 20 })
})

test('a freeze of 1.2 bare passes and half a second is within its bound', () => {
  const rounds = [1.6, 1.7, 1.5].map((freeze) => ({ freeze, pass: 1, walk: 0.5 }))

  expect(judgeFreeze(rounds)).toMatchObject({
    allowed: 1.7,
    within: true,
    inPasses: { p50: 1.6, max: 1.7 },
    inWalks: { p50: 3.2, max: 3.4 },
  })
})

test('one freeze of ten that took longer is outside, however short the others are', () => {
  const rounds = Array.from({ length: 10 }, (_, index) => ({
    freeze: index === 3 ? 1.71 : 0.1,
    pass: 1,
    walk: 0.5,
  }))

  expect(judgeFreeze(rounds).within).toBe(false)
})

test('one bare pass that took long widens no bound', () => {
  const rounds = [1, 1, 60].map((pass) => ({ freeze: 2, pass, walk: 0.5 }))

  expect(judgeFreeze(rounds)).toMatchObject({ allowed: 1.7, within: false })
})
