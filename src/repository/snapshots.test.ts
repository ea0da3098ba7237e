import { describe, expect, test } from 'vitest'

import { findParent, type Snapshot } from './snapshots.ts'

const wanted = { kind: 'files', project: 'shop', host: 'host-1' }

describe('findParent', () => {
  test('gives the newest part of the same kind, project and host', () => {
    const snapshots = [part('new', { time: '2026-11-21' }), part('old', { time: '2026-11-20' })]

    expect(findParent(snapshots, wanted)).toBe('new')
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
