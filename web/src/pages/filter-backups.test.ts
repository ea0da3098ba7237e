import { expect, test } from 'vitest'

import { exampleBackup } from '../../../test/support/example-manifest.ts'
import { filterBackups } from './filter-backups.ts'

const all = { text: '', type: '', state: '', level: '' }
const backups = [
  exampleBackup({ id: '2026-11-19-a', startedAt: '2026-11-19T03:00:00.000Z', services: ['Web'] }),
  exampleBackup({ id: '2026-11-21-b', startedAt: '2026-11-21T03:00:00.000Z', level: 'drilled' }),
  exampleBackup({ id: '2026-11-20-c', startedAt: '2026-11-20T03:00:00.000Z', type: 'config' }),
]
const ids = (changes: Partial<typeof all>): string[] =>
  filterBackups(backups, { ...all, ...changes }).map(({ id }) => id)

test('lists the newest first, and all where nothing is chosen', () => {
  expect(ids({})).toEqual(['2026-11-21-b', '2026-11-20-c', '2026-11-19-a'])
})

test('keeps those that fit all that is chosen', () => {
  expect(ids({ text: ' 2026-11-2' })).toEqual(['2026-11-21-b', '2026-11-20-c'])
  expect(ids({ text: 'web' })).toEqual(['2026-11-19-a'])
  expect(ids({ type: 'config' })).toEqual(['2026-11-20-c'])
  expect(ids({ level: 'drilled', type: 'config' })).toEqual([])
})
