import { describe, expect, test } from 'vitest'

import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleFailure } from '../../test/support/example-manifest.ts'
import { findDamage, findUnsound, nextShare, parseShare, type ReadBackReport } from './read-back.ts'

const now = new Date('2026-11-22T06:00:00.000Z')

describe('damage in a share', () => {
  test('stands until that share is read clean, whatever is read of others', () => {
    const runs = [bad(3), clean(4), {}, clean(5)]

    expect(shares(runs)).toEqual([3])
    expect(shares([...runs, clean(3)])).toEqual([])
  })

  test('stands until all of the repository is read clean', () => {
    expect(shares([bad(3), bad(7), clean(1, 1)])).toEqual([])
    expect(findDamage([bad(3), bad(1, 1)]).map(({ share }) => share.of)).toEqual([1])
  })

  test('stands until all backups are verified, and nothing speaks against any', () => {
    const damaged = exampleCheck({ findings: [exampleFailure({ code: 'repository-damaged' })] })

    expect(shares([bad(3), { check: exampleCheck() }])).toEqual([])
    expect(shares([bad(3), { check: damaged }])).toEqual([3])
  })

  test('of all of it stands until all of it is read clean', () => {
    expect(shares([bad(1, 1), clean(1)])).toEqual([1])
  })

  test('that is found again is named as it was found last', () => {
    const again = { readBack: { ...report(3, 30), damage: ['worse'], backups: ['b'] } }

    expect(findDamage([bad(3), again])).toEqual([again.readBack])
  })
})

describe('what a verification of all backups found', () => {
  const unsound = exampleCheck({ findings: [exampleFailure({ code: 'repository-damaged' })] })
  const lost = exampleCheck({ findings: [exampleFailure({ code: 'part-lost' })] })

  test('stands whatever is read of shares, and until the next one finds nothing', () => {
    expect(findUnsound([{ check: exampleCheck() }, { check: unsound }, clean(3)])).toBe(unsound)
    expect(findUnsound([{ check: lost }, { check: unsound }])).toBe(unsound)
    expect(findUnsound([{ check: unsound }, { check: exampleCheck() }])).toBeUndefined()
    expect(findUnsound([clean(1, 1)])).toBeUndefined()
  })

  test('stands until all of the repository is read clean, but for what is gone', () => {
    expect(findUnsound([{ check: unsound }, clean(1, 1)])).toBeUndefined()
    expect(findUnsound([{ check: unsound }, bad(1, 1)])).toBe(unsound)
    expect(findUnsound([clean(1, 1), { check: unsound }])).toBe(unsound)
    expect(findUnsound([{ check: lost }, clean(1, 1)])).toBe(lost)
  })

  test('is known to be gone where only a backup says so', () => {
    const findings = [exampleFailure({ code: 'backup-lost' })]
    const gone = exampleCheck({ backups: [{ id: 'a', project: 'shop', state: 'lost', findings }] })

    expect(findUnsound([{ check: gone }, clean(1, 1)])).toBe(gone)
  })
})

describe('the share whose turn it is', () => {
  test.each([
    [1, 2],
    [29, 30],
    [30, 1],
  ])('follows the last one, %d: it is %d', (last, expected) => {
    expect(nextShare([clean(7), clean(last), {}], 30, now)).toEqual({ part: expected, of: 30 })
  })

  test('follows one that was damaged, too, and one that was read out of turn', () => {
    expect(nextShare([bad(4)], 30, now).part).toBe(5)
  })

  test('is the one that was not read for longest, whatever was read out of turn', () => {
    const order = [3, 4, 1, 2].map((part) => clean(part, 4))

    expect(nextShare([...order, clean(3, 4)], 4, now).part).toBe(4)
    expect(nextShare([...order, clean(3, 4), clean(4, 4), clean(3, 4)], 4, now).part).toBe(1)
  })

  test('goes by the day where none of as many is known, and comes to each of them', () => {
    const days = Array.from(
      { length: 30 },
      (_each, day) => new Date(now.getTime() + day * 86_400_000),
    )
    const parts = days.map((day) => nextShare([clean(7, 60), clean(1, 1)], 30, day).part)

    expect(new Set(parts).size).toBe(30)
    expect(Math.min(...parts)).toBe(1)
    expect(Math.max(...parts)).toBe(30)
  })
})

test.each([
  ['3/30', { part: 3, of: 30 }],
  ['1/1', { part: 1, of: 1 }],
  ['256/256', { part: 256, of: 256 }],
  ['0/30', undefined],
  ['31/30', undefined],
  ['1/257', undefined],
  ['3', undefined],
  ['3/30 ', undefined],
])('the share %j is %j', (text, expected) => {
  expect(parseShare(text)).toEqual(expected)
})

function report(part: number, of: number): ReadBackReport {
  return { share: { part, of }, damage: [], backups: [] }
}

function clean(part: number, of = 30): { readBack: ReadBackReport } {
  return { readBack: report(part, of) }
}

function bad(part: number, of = 30): { readBack: ReadBackReport } {
  return { readBack: { ...report(part, of), damage: ['pack x: does not exist'], backups: ['a'] } }
}

function shares(runs: Parameters<typeof findDamage>[0]): number[] {
  return findDamage(runs).map(({ share }) => share.part)
}
