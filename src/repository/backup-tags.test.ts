import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { backupTags, readBackup, summarize } from './backup-tags.ts'
import { decodeTag, readTag, writeTags, type Snapshot } from './snapshots.ts'

describe('a backup’s tags', () => {
  test('hold all that a list shows, but for what its parts tell', () => {
    const manifest = exampleManifest({ type: 'volumes', services: ['web', 'app'] })

    const { drillable, ...tagged } = summarize(manifest)

    expect(readBackup(snapshotOf(backupTags(manifest)))).toEqual(tagged)
    expect(drillable).toBe(true)
    expect(summarize(manifest)).toMatchObject({
      services: ['web', 'app'],
      ms: 12_300,
      bytes: 6144,
      addedBytes: 3072,
      level: 'written',
    })
  })

  test('keep an incomplete backup apart from a complete one', () => {
    const tags = backupTags(exampleManifest({ state: 'incomplete' }))

    expect(readBackup(snapshotOf(tags))?.state).toBe('incomplete')
  })

  test.each([
    ['no tags', []],
    ['null for tags', null],
    ['somebody else’s tags', ['nightly', 'lifeboat']],
    ['the tags of a part', ['lifeboat=files', 'backup=x', 'project=shop']],
    ['a manifest’s mark and nothing else', ['lifeboat=manifest']],
    ['tags that nobody can decode', ['lifeboat=manifest', 'backup=%']],
  ])('are not seen in a snapshot with %s', (_what, tags) => {
    expect(readBackup({ ...snapshotOf({}), tags })).toBeUndefined()
  })

  test.each(['state=done', 'type=everything', 'started=yesterday', 'bytes=many'])(
    'that say %s make no backup',
    (wrong) => {
      const snapshot = snapshotOf(backupTags(exampleManifest()))
      const name = wrong.split('=')[0]
      const tags = (snapshot.tags ?? []).map((tag) => (tag.startsWith(`${name}=`) ? wrong : tag))

      expect(readBackup({ ...snapshot, tags })).toBeUndefined()
    },
  )
})

describe('a tag’s value', () => {
  test.each([
    'a,b',
    'two words',
    'ünïcode ✓ 漢字 🛟',
    'x=y',
    '100%',
    '%20',
    '%3A',
    'a:b',
    '',
    '\n\t',
    '"\'\\',
  ])('comes back as it was: %j', (value) => {
    const [flag, tag = ''] = writeTags({ name: value })

    expect(flag).toBe('--tag')
    // restic would make two tags of it.
    expect(tag).not.toContain(',')
    expect(decodeTag(readTag({ ...snapshotOf({}), tags: [tag] }, 'name') ?? 'none')).toBe(value)
  })

  test('stays readable for people who list with restic', () => {
    expect(writeTags({ started: '2026-11-21T03:00:00.000Z', services: 'web app' })).toEqual([
      '--tag',
      'started=2026-11-21T03:00:00.000Z',
      '--tag',
      'services=web app',
    ])
  })

  test('is not found under a name that only begins alike', () => {
    expect(
      readTag({ ...snapshotOf({}), tags: ['backups=1', 'xbackup=2'] }, 'backup'),
    ).toBeUndefined()
  })
})

function snapshotOf(values: Record<string, string | number>): Snapshot {
  const tags = writeTags(values).filter((argument) => argument !== '--tag')
  return { id: 's1', tree: 't1', time: '2026-11-21T03:00:00Z', hostname: 'host-1', tags }
}
