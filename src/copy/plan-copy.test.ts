import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import { exampleVerified } from '../../test/support/example-verification.ts'
import type { KeepPolicy } from '../keep-policy.ts'
import type { Backup } from '../model/backup.ts'
import { planRetention } from '../retention/plan-retention.ts'
import { planCopy } from './plan-copy.ts'

const now = new Date('2026-11-30T00:00:00.000Z')

describe('what is copied', () => {
  test('is all that the copy has not, the newest first: that is what one needs', () => {
    expect(plan([day(1), day(2), day(3)], [day(2)])).toEqual(['day 3', 'day 1'])
  })

  test('is nothing that is known to be damaged', () => {
    const verified = { ...exampleVerified(), wanted: 'decoded', proved: 'written' } as const

    expect(plan([day(1), day(2, { verified })], [])).toEqual(['day 1'])
  })

  test('is what could not be read once, and has been read since by a check that looked less far', () => {
    const verified = { ...exampleVerified(), wanted: 'decoded', proved: 'written' } as const

    expect(plan([day(1), day(2, { verified, level: 'stored' })], [])).toEqual(['day 2', 'day 1'])
  })

  test('is what can be read, though a dump in it cannot be, or does not give what was counted', () => {
    const verified = { ...exampleVerified(), wanted: 'drilled', proved: 'decoded' } as const

    expect(plan([day(1), day(2, { verified })], [])).toEqual(['day 2', 'day 1'])
  })

  test('is nothing that the copy’s own rules would remove again', () => {
    const own = [day(1), day(2), day(3), day(4)]

    expect(plan(own, [], { last: 2 })).toEqual(['day 4', 'day 3'])
    expect(plan(own, [day(3), day(4)], { last: 2 })).toEqual([])
  })

  test('is not kept a place for what was proved of it elsewhere', () => {
    const own = [day(1, { level: 'drilled' }), day(2), day(3)]

    expect(plan(own, [day(3)], { last: 1 })).toEqual([])
  })

  test('is an incomplete one too, and that brings back nothing that went', () => {
    const own = [day(1), day(2), day(3), day(4, { state: 'incomplete' })]

    expect(plan(own, [day(3)], { last: 1 })).toEqual(['day 4'])
  })

  test('is no incomplete one that a complete one has followed', () => {
    expect(plan([day(1, { state: 'incomplete' }), day(2)], [], { last: 5 })).toEqual(['day 2'])
  })

  test('stays: what was copied is not removed by the same rules, and not copied again', () => {
    const backup = fc.record({
      at: fc.integer({ min: 1, max: 28 }),
      type: fc.constantFrom('full' as const, 'database' as const),
      state: fc.constantFrom('complete' as const, 'complete' as const, 'incomplete' as const),
      isThere: fc.boolean(),
    })
    const rules = fc.record({ last: fc.integer({ min: 1, max: 4 }), daily: fc.nat(3) })
    fc.assert(
      fc.property(fc.uniqueArray(backup, { selector: ({ at }) => at }), rules, (made, policy) => {
        const own = made.map(({ at, type, state }) => day(at, { type, state }))
        const there = own.filter((_, index) => made[index]?.isThere)
        const planned = planCopy(own, there, { policy, now })
        const copied = [...there, ...planned]
        const { keep } = planRetention(copied, { policy, now, unsound: undefined })
        const left = copied.filter(({ id }) => keep.some((each) => each.id === id))

        expect(keep.map(({ id }) => id)).toEqual(
          expect.arrayContaining(planned.map(({ id }) => id)),
        )
        expect(planCopy(own, left, { policy, now })).toEqual([])
      }),
    )
  })
})

function plan(own: readonly Backup[], copied: readonly Backup[], policy?: KeepPolicy): string[] {
  return planCopy(own, copied, { policy, now }).map(({ id }) => id)
}

function day(at: number, changes: Partial<Backup> = {}): Backup {
  const startedAt = `2026-11-${String(at).padStart(2, '0')}T03:00:00.000Z`
  return exampleBackup({ id: `day ${at}`, startedAt, sequence: at, ...changes })
}
