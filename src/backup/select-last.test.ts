import { describe, expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import type { Backup } from '../model/backup.ts'
import { selectLast } from './select-last.ts'

const wanted = { project: 'shop', host: 'host-1', type: 'full', services: [] as string[] } as const

describe('the backup to compare with', () => {
  test('is the newest, whatever the clock said', () => {
    const backups = [
      exampleBackup({ id: 'future', startedAt: '2036-11-21T03:00:00.000Z', sequence: 3 }),
      exampleBackup({ id: 'newest', startedAt: '2026-11-21T03:00:00.000Z', sequence: 4 }),
    ]

    expect(selectLast(backups, wanted)?.id).toBe('newest')
  })

  test('of those that were not counted yet is the one that began last', () => {
    const backups = ['02', '01'].map((day) =>
      exampleBackup({ id: day, startedAt: `2026-11-${day}T03:00:00.000Z`, sequence: 0 }),
    )

    expect(selectLast(backups, wanted)?.id).toBe('02')
  })

  test.each<[string, Partial<Backup>]>([
    ['incomplete', { state: 'incomplete' }],
    ['a safety backup', { reason: 'safeguard' }],
    ['of another stack', { project: 'blog' }],
    ['of another machine', { host: 'host-2' }],
    ['of the databases alone', { type: 'database' }],
    ['of one service alone', { services: ['web'] }],
  ])('is none that is %s', (_what, changes) => {
    const backups = [
      exampleBackup({ id: 'older', sequence: 1 }),
      exampleBackup({ id: 'newer', sequence: 2, ...changes }),
    ]

    expect(selectLast(backups, wanted)?.id).toBe('older')
    expect(selectLast(backups.slice(1), wanted)).toBeUndefined()
  })

  test.each<[string, Partial<Backup>, boolean]>([
    ['a full one', {}, true],
    ['one of the same kind', { type: 'database' }, true],
    ['one of another kind', { type: 'volumes' }, false],
    ['one of that service', { services: ['db'] }, true],
    ['one of that service and others', { services: ['web', 'db'] }, true],
    ['one of another service', { services: ['web'] }, false],
  ])('of one service’s databases may be %s: %s', (_what, changes, isFit) => {
    const narrow = { ...wanted, type: 'database' as const, services: ['db'] }

    expect(selectLast([exampleBackup(changes)], narrow) !== undefined).toBe(isFit)
  })
})
