import { describe, expect, test } from 'vitest'

import type { Consistency } from '../model/plan.ts'
import type { Changed } from '../repository/pass-protocol.ts'
import { judgeConsistency, type Judged, type Seen } from './judge-consistency.ts'

const path = '/stack/volumes/shop_uploads/a'
const one = { count: 1, paths: [path] }
const none = { count: 0, paths: [] }
const quiet: Changed = { event: 'changed', during: none, since: none }

describe('a backup that was to be of one moment', () => {
  test.each(['stopped', 'frozen'] as const)('is %s when nothing speaks against it', (planned) => {
    expect(judge(planned, {})).toEqual({
      consistency: planned,
      consistencyBecause: [],
      warnings: [],
    })
  })

  test.each([
    ['something did not stand still', { unheld: ['app went on'] }, 'app went on'],
    [
      'transactions ended between the snapshots',
      { oneMoment: false },
      'transactions ended between the snapshots of the databases',
    ],
    [
      'a file changed while it was read',
      { changed: { ...quiet, during: one } },
      '1 paths changed while they were read',
    ],
  ])('is only ordered when %s', (_what, seen, reason) => {
    expect(judge('frozen', seen)).toMatchObject({
      consistency: 'ordered',
      consistencyBecause: [reason],
    })
  })

  test('without databases has no order to fall back to', () => {
    expect(judge('frozen', { unheld: ['app went on'], oneMoment: undefined }).consistency).toBe(
      'hot',
    )
  })

  test('is not less for what changed once it was let go', () => {
    expect(judge('frozen', { changed: { ...quiet, since: one } })).toEqual({
      consistency: 'frozen',
      consistencyBecause: [],
      warnings: [],
    })
  })

  test('counts that too when not all of it stood still', () => {
    const seen = { unheld: ['app went on'], changed: { ...quiet, since: one } }

    expect(judge('frozen', seen).consistencyBecause).toEqual([
      'app went on',
      '1 paths changed while they were read',
    ])
  })
})

test.each(['ordered', 'hot'] as const)(
  'one planned as %s stays so, and names what changed',
  (planned) => {
    const seen = {
      changed: { ...quiet, during: one, since: { count: 30, paths: ['/stack/binds/b'] } },
    }

    expect(judge(planned, seen)).toMatchObject({
      consistency: planned,
      warnings: ['changed while they were read: /shop_uploads/a, /b and 29 more'],
    })
  },
)

test('what was known before stands first', () => {
  const plan = { consistency: 'hot', consistencyBecause: ['cron writes'] } as const
  const seen = { unheld: [], oneMoment: false, changed: quiet }

  expect(judgeConsistency(plan, seen).consistencyBecause).toEqual([
    'cron writes',
    'transactions ended between the snapshots of the databases',
  ])
})

function judge(consistency: Consistency, seen: Partial<Seen>): Judged {
  const plan = { consistency, consistencyBecause: [] }
  return judgeConsistency(plan, { unheld: [], oneMoment: true, changed: quiet, ...seen })
}
