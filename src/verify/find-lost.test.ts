import { expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import type { KnownBackup } from '../model/known-backup.ts'
import { backupTags } from '../repository/backup-tags.ts'
import { writeTags, type Snapshot } from '../repository/snapshots.ts'
import { findLost } from './find-lost.ts'

const stack = { project: 'shop', host: 'host-1' }
const snapshots = [
  snapshot('manifest', backupTags(exampleManifest({ id: 'b1' }))),
  snapshot('files', { lifeboat: 'files', backup: 'b1', project: 'shop' }),
]
const b1: KnownBackup = { id: 'b1', project: 'shop', parts: ['files'], verifications: [] }

test('nothing is missed where all is there that is known', () => {
  expect(findLost([b1], snapshots, stack)).toEqual({
    backups: [],
    findings: [],
    notes: [],
    present: [b1],
    remembered: [b1],
  })
})

test('a backup that is known and not listed is lost, and is missed until that is taken for good', () => {
  const b2 = { ...b1, id: 'b2' }

  const lost = findLost([b1, b2], snapshots, stack)

  expect(lost.backups).toMatchObject([
    { id: 'b2', state: 'lost', findings: [{ code: 'backup-lost' }] },
  ])
  expect(lost.remembered).toEqual([b1, b2])
  expect(lost.present).toEqual([b1])
})

test.each([
  ['a part', { ...b1, parts: ['files', 'config'] }, 'part-lost'],
  ['a record', { ...b1, verifications: ['v1'] }, 'record-lost'],
])('%s that is known and not there is missed', (_what, known, code) => {
  const lost = findLost([known], snapshots, stack)

  expect(lost.findings).toMatchObject([{ code }])
  expect(lost.backups).toEqual([])
  expect(lost.remembered).toEqual([known])
})

test('parts without a manifest are no finding: a run that was cut off leaves the same', () => {
  const cutOff = snapshot('files', { lifeboat: 'files', backup: 'b0', project: 'shop' })

  const { notes, findings, backups } = findLost([b1], [...snapshots, cutOff], stack)

  expect([notes.length, findings, backups]).toEqual([1, [], []])
  expect(notes[0]).toContain('b0')
})

test('of what is lost no note is made besides', () => {
  const part = snapshot('files', { lifeboat: 'files', backup: 'b2', project: 'shop' })

  expect(findLost([{ ...b1, id: 'b2' }], [part], stack).notes).toEqual([])
})

test('what was made before the machine was called as it is now is not missed, as long as it is listed', () => {
  const renamed = { ...stack, host: 'new-name' }
  const b2 = { ...b1, id: 'b2' }

  const lost = findLost([b1, b2], snapshots, renamed)

  expect(lost.backups.map(({ id }) => id)).toEqual(['b2'])
  expect(lost).toMatchObject({ findings: [], notes: [], present: [b1], remembered: [b1, b2] })
})

test('what an append-only repository was to lose is not missed when it is gone', () => {
  const left = { ...b1, isLeft: true }
  const gone = { ...left, id: 'b2' }

  const lost = findLost([left, gone], snapshots, stack)

  expect(lost).toMatchObject({ backups: [], findings: [] })
  expect([lost.present, lost.remembered]).toEqual([[left], [left]])
})

test('what others make and remove is theirs', () => {
  const foreign = {
    ...snapshot('manifest', backupTags(exampleManifest({ id: 'b9' }))),
    hostname: 'other',
  }

  expect(findLost([], [foreign], stack)).toMatchObject({ backups: [], present: [], notes: [] })
})

function snapshot(kind: string, tags: Readonly<Record<string, string | number>>): Snapshot {
  const written = writeTags(tags).filter((word) => word !== '--tag')
  return { id: kind, tree: kind, time: '2026-11-21', hostname: 'host-1', tags: written }
}
