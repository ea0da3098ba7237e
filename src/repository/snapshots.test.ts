import { describe, expect, test } from 'vitest'

import { describeParent, findIgnored, findParent, lookAgain, type Snapshot } from './snapshots.ts'

const wanted = { kind: 'files', project: 'shop', host: 'host-1' }

describe('findParent', () => {
  test('gives the newest part of the same kind, project and host', () => {
    const snapshots = [part('new', { time: '2026-11-21' }), part('old', { time: '2026-11-20' })]

    expect(findParent(snapshots, wanted)?.id).toBe('new')
  })

  test.each<[string, Partial<Snapshot>]>([
    ['another kind', { tags: ['lifeboat=config', 'project=shop'] }],
    ['another project', { tags: ['lifeboat=files', 'project=shop2'] }],
    ['another host', { hostname: 'host-2' }],
    ['no tags', { tags: null }],
  ])('gives none of %s', (_what, changes) => {
    expect(findParent([part('other', changes)], wanted)).toBeUndefined()
  })
})

function part(id: string, changes: Partial<Snapshot>): Snapshot {
  const tags = ['lifeboat=files', 'project=shop']
  return { id, tree: 't', time: '2026-11-22', hostname: 'host-1', tags, ...changes }
}

describe('a snapshot that cannot be read', () => {
  const whole = { snapshots: [part('a', {})], unreadable: [] }
  const broken = { snapshots: [], unreadable: ['a'] }

  test.each([
    ['is none that was removed before restic came to it', [broken, whole], whole],
    ['is one that cannot be read the second time either', [broken, broken], broken],
    ['costs no second look where there is none', [whole, broken], whole],
    [
      'is one that only the second look names, too',
      [broken, { ...broken, unreadable: ['b'] }],
      { ...broken, unreadable: ['b'] },
    ],
  ])('%s', async (_what, looks, expected) => {
    let at = 0

    expect(await lookAgain(async () => looks[at++] ?? whole)).toEqual(expected)
  })
})

describe('describeParent', () => {
  const summary = { backup_start: '2026-11-21T00:00:01.5Z', backup_end: '2026-11-21T00:00:03Z' }

  test('tells when the snapshot was read', () => {
    const from = Date.UTC(2026, 10, 21, 0, 0, 1, 500) / 1000

    expect(describeParent(part('a', { summary }))).toEqual({
      id: 'a',
      from,
      to: from + 1.5,
      isAtRest: false,
      cleanSince: null,
    })
  })

  test('tells since when nothing was dirty', () => {
    const tags = ['clean=1763690000.25']

    expect(describeParent(part('a', { summary, tags }))?.cleanSince).toBe(1_763_690_000.25)
  })

  test('tells that nothing wrote meanwhile', () => {
    expect(describeParent(part('a', { summary, tags: ['rest=yes'] }))?.isAtRest).toBe(true)
  })

  test('knows no parent that does not say when it was read', () => {
    expect(describeParent(part('a', {}))).toBeUndefined()
    expect(describeParent(undefined)).toBeUndefined()
  })
})

test('a snapshot that restic passes over, since it cannot be read, is noticed', () => {
  const id = 'a1'.repeat(32)
  const stderr = `Ignoring "${id}": failed to load snapshot a1a1a1a1: invalid data returned\n`

  expect(findIgnored(stderr)).toEqual([id])
  expect(findIgnored('')).toEqual([])
})
