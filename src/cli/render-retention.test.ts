import { expect, test } from 'vitest'

import type { RetentionPlan } from '../model/retention.ts'
import { renderPruned, renderRetention } from './render-retention.ts'

const backup = {
  id: 'b1',
  type: 'full',
  services: [],
  reason: 'asked',
  state: 'complete',
  level: 'written',
  startedAt: '2026-11-21T03:00:00.000Z',
  bytes: 2048,
} as const
const plan: RetentionPlan = {
  keep: [
    { ...backup, id: 'b2', services: ['web'], because: ['last 1 of 1', 'the newest complete'] },
  ],
  remove: [{ ...backup, services: [], because: ['no rule keeps it'] }],
  warnings: ['backup b2 is of tomorrow'],
}

test('what goes stands first, each with its reason', () => {
  expect(renderRetention(plan)).toBe(`\
        ID  TYPE        STATE     LEVEL    SIZE     BECAUSE
remove  b1  full        complete  written  2.0 KiB  no rule keeps it
keep    b2  full (web)  complete  written  2.0 KiB  last 1 of 1; the newest complete
warning: backup b2 is of tomorrow`)
})

test('without a backup it says so', () => {
  expect(renderRetention({ keep: [], remove: [], warnings: [] })).toBe('there are no backups')
})

test('what went ends with the sum of it', () => {
  const text = renderPruned({ ...plan, left: [], forget: [], litter: 3, freedBytes: 4096 })

  expect(text.split('\n').at(-1)).toBe(
    '1 backups removed, 1 kept, 3 leftovers of runs removed, 4.0 KiB given back',
  )
})

test('what stays because nothing may be removed is not said to have gone', () => {
  const [left] = plan.remove
  if (left === undefined) throw new Error('the plan removes something')
  const text = renderPruned({
    ...plan,
    remove: [],
    left: [left],
    forget: ['s1'],
    litter: 0,
    freedBytes: 0,
  })

  expect(text).toMatch(/^left {2,}b1 {2,}full /m)
  expect(text).not.toMatch(/^remove/m)
  expect(text.split('\n').slice(-2)).toEqual([
    '1 backups left for the store’s side to remove',
    '0 backups removed, 1 kept, 0 leftovers of runs removed, 0 B given back',
  ])
})
