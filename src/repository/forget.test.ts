import { describe, expect, test } from 'vitest'

import { findLitter, listForgotten, readFreed } from './forget.ts'
import { writeTags, type Snapshot } from './snapshots.ts'

const stack = { project: 'shop', host: 'host-1' }
const now = new Date('2026-11-30T12:00:00.000Z')
const old = '2026-11-28T11:59:59.000Z'

describe('listForgotten', () => {
  test('what names a backup is apart from what it is made of: it goes first', () => {
    const snapshots = ['databases', 'files', 'config', 'manifest', 'verification', 'hot'].map(
      (kind) => snapshot(kind),
    )

    expect(
      listForgotten([...snapshots, snapshot('files', { backup: 'b2' })], stack, ['b1']),
    ).toEqual({
      manifests: ['manifest'],
      others: ['databases', 'files', 'config', 'verification', 'hot'],
    })
  })

  test.each([
    ['another project', snapshot('files', { project: 'other' })],
    ['another machine', { ...snapshot('files'), hostname: 'host-2' }],
    ['nobody that Lifeboat knows', { ...snapshot('files'), tags: null }],
  ])('a snapshot of %s stays', (_whose, foreign) => {
    expect(listForgotten([foreign], stack, ['b1'])).toEqual({ manifests: [], others: [] })
  })
})

describe('findLitter', () => {
  test('what was published is none, though its manifest is gone: that may be brought back', () => {
    expect(findLitter([snapshot('files')], stack, now, ['b1'])).toEqual([])
    expect(findLitter([snapshot('files')], stack, now, ['b2'])).toEqual(['files'])
  })

  test.each(['databases', 'files', 'config', 'verification', 'hot'])(
    'a %s snapshot of no published backup is litter after two days',
    (kind) => {
      expect(findLitter([snapshot(kind)], stack, now, [])).toEqual([kind])
      const young = { ...snapshot(kind), time: '2026-11-28T12:00:00.000Z' }
      expect(findLitter([young], stack, now, [])).toEqual([])
    },
  )

  test('of a published one only the passes before its freeze are', () => {
    const all = ['databases', 'files', 'manifest', 'verification', 'hot'].map((kind) =>
      snapshot(kind),
    )

    expect(findLitter(all, stack, now, [])).toEqual(['hot'])
  })

  test('published on another machine it is no litter either', () => {
    const manifest = { ...snapshot('manifest'), hostname: 'host-2' }

    expect(findLitter([snapshot('files'), manifest], stack, now, [])).toEqual([])
  })

  test.each([
    ['another project', snapshot('files', { project: 'other' })],
    ['another machine', { ...snapshot('files'), hostname: 'host-2' }],
    ['nobody that Lifeboat knows', { ...snapshot('files'), tags: ['project=shop'] }],
    ['no backup', snapshot('files', { backup: '' })],
  ])('a snapshot of %s is none', (_whose, foreign) => {
    expect(findLitter([foreign], stack, now, [])).toEqual([])
  })
})

function snapshot(kind: string, changes: Readonly<Record<string, string>> = {}): Snapshot {
  const tags = { lifeboat: kind, backup: 'b1', project: 'shop', ...changes }
  const written = writeTags(tags).filter((word) => word !== '--tag')
  return { id: kind, tree: 't', time: old, hostname: 'host-1', tags: written }
}

test.each([
  ['1.073 MiB\n', 1_125_122],
  ['0 B\n', 0],
  ['25.726 KiB', 26_343],
])('what restic says that it removes is known in bytes: %s', (text, bytes) => {
  expect(readFreed(text)).toBe(bytes)
})
