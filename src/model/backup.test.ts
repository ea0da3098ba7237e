import { describe, expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import { selectLatest } from './backup.ts'
import type { Backup } from './backup.ts'
import type { BackupType } from './scope.ts'

const old = at('01', { id: 'old' })
const newer = at('02', { id: 'newer' })

describe('selectLatest', () => {
  test('gives the newest, in whatever order they are listed', () => {
    expect(selectLatest([newer, old])?.id).toBe('newer')
    expect(selectLatest([old, newer])?.id).toBe('newer')
  })

  test('gives none when there is none', () => {
    expect(selectLatest([])).toBeUndefined()
    expect(selectLatest([], 'full')).toBeUndefined()
  })

  test('gives none that a wrong clock dates to a day that is yet to come, as long as there is another', () => {
    const ahead = exampleBackup({ id: 'ahead', startedAt: '2436-01-01T03:00:00.000Z', sequence: 7 })
    const later = exampleBackup({ id: 'later', startedAt: '2435-01-01T03:00:00.000Z', sequence: 8 })

    expect(selectLatest([ahead, old])?.id).toBe('old')
    expect(selectLatest([later, ahead])?.id).toBe('later')
  })

  test('goes by the clock: the number of one that was imported may be of another repository', () => {
    expect(
      selectLatest([
        { ...old, sequence: 500 },
        { ...newer, sequence: 10 },
      ])?.id,
    ).toBe('newer')
  })

  test('never gives an incomplete one', () => {
    expect(selectLatest([old, { ...newer, state: 'incomplete' }])?.id).toBe('old')
    expect(selectLatest([{ ...newer, state: 'incomplete' }])).toBeUndefined()
  })

  test('never gives a safety backup: it holds what somebody no longer wanted', () => {
    const safety = { ...newer, reason: 'safeguard' } as const

    expect(selectLatest([old, safety])?.id).toBe('old')
    expect(selectLatest([old, safety], 'full')?.id).toBe('old')
    expect(selectLatest([safety])).toBeUndefined()
  })

  test.each<[BackupType, BackupType, boolean]>([
    ['full', 'full', true],
    ['full', 'database', true],
    ['full', 'volumes', true],
    ['full', 'config', true],
    ['database', 'database', true],
    ['database', 'full', false],
    ['volumes', 'database', false],
    ['config', 'volumes', false],
  ])('a %s backup, asked for %s: %s', (type, wanted, covers) => {
    expect(selectLatest([at('01', { type })], wanted) !== undefined).toBe(covers)
  })

  test('one narrowed to services covers no type as a whole, yet is the latest of any', () => {
    const narrowed = at('03', { id: 'narrowed', services: ['web'] })

    expect(selectLatest([old, narrowed], 'full')?.id).toBe('old')
    expect(selectLatest([old, narrowed])?.id).toBe('narrowed')
  })
})

function at(day: string, changes: Partial<Backup>): Backup {
  return exampleBackup({ startedAt: `2026-11-${day}T03:00:00.000Z`, ...changes })
}
