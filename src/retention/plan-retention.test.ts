import { describe, expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import { exampleVerified } from '../../test/support/example-verification.ts'
import type { KeepPolicy } from '../keep-policy.ts'
import type { Backup } from '../model/backup.ts'
import { planRetention } from './plan-retention.ts'

const now = new Date('2026-11-30T12:00:00.000Z')

describe('places', () => {
  test('the last ones stay, each with its place; what has none goes', () => {
    const { keep, remove } = plan([on(1), on(2), on(3)], { last: 2 })

    expect(keep.map(({ id, because }) => [id, because])).toEqual([
      ['b3', ['last 1 of 2', 'the newest complete']],
      ['b2', ['last 2 of 2']],
    ])
    expect(remove.map(({ id, because }) => [id, because])).toEqual([['b1', ['no rule keeps it']]])
  })

  test('of each day the newest one stays', () => {
    const early = on(28, { id: 'early', startedAt: '2026-11-28T01:00:00.000Z', sequence: 27 })

    const { keep, remove } = plan([early, on(28), on(29)], { daily: 3 })

    expect(keep.map(({ id, because }) => [id, because[0]])).toEqual([
      ['b29', 'daily 2026-11-29'],
      ['b28', 'daily 2026-11-28'],
    ])
    expect(remove.map(({ id }) => id)).toEqual(['early'])
  })

  test('days without a backup take no place', () => {
    expect(ids(plan([on(1), on(15), on(29)], { daily: 3 }).keep)).toEqual(['b29', 'b15', 'b1'])
  })

  test('each type, and each choice of services, has its own', () => {
    const others = [on(1, { id: 'd', type: 'database' }), on(1, { id: 's', services: ['web'] })]

    expect(plan([...others, on(2)], { last: 1 }).remove).toEqual([])
  })
})

describe('what fills no place', () => {
  test('an incomplete one goes when there is a complete one after it', () => {
    const incomplete = on(28, { state: 'incomplete' })

    expect(ids(plan([on(27), incomplete], { last: 1 }).keep)).toEqual(['b28', 'b27'])
    expect(plan([on(27), incomplete, on(29)], { last: 2 }).remove).toMatchObject([
      { id: 'b28', because: ['incomplete, and there is a complete one after it'] },
    ])
  })

  test('the safety backup of a restore stays', () => {
    const safety = on(1, { id: 'safety', reason: 'safeguard' })

    expect(plan([safety, on(2)], { last: 1 }).keep.at(-1)).toMatchObject({
      id: 'safety',
      because: ['the safety backup of a restore'],
    })
  })

  test.each([
    ['stored', 'written'],
    ['decoded', 'stored'],
    ['drilled', 'decoded'],
  ] as const)(
    'one that was to be %s and is only %s stays, and leaves its place to a good one',
    (wanted, proved) => {
      const verified = { ...exampleVerified(), wanted, proved }
      const damaged = on(3, { verified })

      const { keep, remove } = plan([on(1), on(2), damaged], { last: 1 })

      expect(ids(keep)).toEqual(['b3', 'b2'])
      expect(keep[0]?.because).toEqual(['damaged: look at it, it is not removed by itself'])
      expect(ids(remove)).toEqual(['b1'])
    },
  )
})

describe('whatever the policy says', () => {
  test('the newest of each level stays', () => {
    const backups = [on(1, { level: 'drilled' }), on(2, { level: 'stored' }), on(3), on(4)]

    const { keep, remove } = plan(backups, { last: 1 })

    expect(keep.map(({ id, because }) => [id, because.slice(-2)])).toEqual([
      ['b4', ['last 1 of 1', 'the newest complete']],
      ['b2', ['the newest that is stored']],
      ['b1', ['the newest that is decoded', 'the newest that is drilled']],
    ])
    expect(ids(remove)).toEqual(['b3'])
  })

  test('nothing goes when the newest run is no ground to remove anything on', () => {
    const unsound = 'the newest run failed'

    const { keep, remove } = planRetention([on(1), on(2)], { policy: { last: 1 }, now, unsound })

    expect(remove).toEqual([])
    expect(keep.map(({ because }) => because.at(-1))).toEqual([unsound, unsound])
  })

  test('nothing goes while the newest one, by its number, is incomplete', () => {
    const ahead = on(1, { startedAt: '2036-01-01T00:00:00.000Z' })
    const newest = on(29, { state: 'incomplete' })

    const { keep, remove } = plan([ahead, on(2), on(3), newest], { last: 1 })

    expect(remove).toEqual([])
    expect(keep.at(-1)?.because).toContain(
      'nothing goes while the newest backup, b29, is incomplete',
    )
  })
})

describe('a clock that was wrong', () => {
  test('hides the newest of a level neither by its number nor by its time', () => {
    const ahead = on(1, { level: 'stored', startedAt: '2036-01-01T00:00:00.000Z' })
    const newer = on(2, { level: 'stored' })

    expect(ids(plan([ahead, newer, on(3)], { last: 1 }).keep)).toEqual(['b3', 'b2', 'b1'])
  })

  test('does not make an old backup the newest one, and is said', () => {
    const ahead = on(1, { startedAt: '2036-01-01T00:00:00.000Z' })

    const { keep, remove, warnings } = plan([ahead, on(2), on(3)], { last: 1 })

    // By the clock it is the newest one: if that is right, it must stay.
    expect(ids(keep)).toEqual(['b3', 'b1'])
    expect(ids(remove)).toEqual(['b2'])
    expect(warnings).toEqual([expect.stringContaining('backup b1 is of 2036-01-01T00:00:00.000Z')])
  })

  test('an hour ahead is nothing to speak of', () => {
    const ahead = on(1, { startedAt: '2026-11-30T12:59:00.000Z' })

    expect(plan([ahead], { last: 1 }).warnings).toEqual([])
  })
})

function plan(backups: readonly Backup[], policy: KeepPolicy): ReturnType<typeof planRetention> {
  return planRetention(backups, { policy, now, unsound: undefined })
}

function on(day: number, changes: Partial<Backup> = {}): Backup {
  const startedAt = `2026-11-${String(day).padStart(2, '0')}T03:00:00.000Z`
  return exampleBackup({ id: `b${day}`, startedAt, sequence: day, ...changes })
}

function ids(retained: readonly { readonly id: string }[]): string[] {
  return retained.map(({ id }) => id)
}
