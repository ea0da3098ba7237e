import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import type { Backup, Level } from '../model/backup.ts'
import { backupTags } from './backup-tags.ts'
import { findListed } from './find-backups.ts'
import { writeTags, type Snapshot } from './snapshots.ts'
import { verificationTags } from './verifications.ts'

describe('what a list shows of a backup’s verifications', () => {
  test('goes by when they ended, in whatever order the repository has them', () => {
    const found = list([
      at('2026-11-23', 'stored', 'stored'),
      at('2026-11-22', 'stored', 'written'),
    ])

    expect(found).toMatchObject({ level: 'stored', verified: { proved: 'stored' } })
  })

  test('is what one found, until one that looked as far has found nothing', () => {
    const against = at('2026-11-22', 'decoded', 'stored')

    expect(list([against, at('2026-11-23', 'stored', 'stored')])).toMatchObject({
      level: 'stored',
      verified: { wanted: 'decoded', proved: 'stored' },
    })
    expect(list([against, at('2026-11-23', 'decoded', 'decoded')])).toMatchObject({
      level: 'decoded',
      verified: { wanted: 'decoded', proved: 'decoded' },
    })
  })

  test('is not hidden by one that a wrong clock dated to a day that is yet to come', () => {
    const ahead = at('2436-01-01', 'decoded', 'decoded')

    expect(list([at('2026-11-23', 'stored', 'written'), ahead])).toMatchObject({
      level: 'written',
      verified: { proved: 'written' },
    })
  })
})

test.each([
  ['databases', true],
  ['files', true],
  ['config', false],
  ['hot', false],
])('a backup with a snapshot of its %s can be drilled: %s', (kind, drillable) => {
  const { id, project } = exampleManifest()
  const part = snapshot({ lifeboat: kind, backup: id, project })
  const other = snapshot({ lifeboat: 'files', backup: 'other', project })

  expect(list([part, other])).toMatchObject({ id, drillable })
})

function list(verified: readonly Snapshot[]): Backup | undefined {
  return findListed([snapshot(backupTags(exampleManifest())), ...verified])[0]
}

function at(day: string, wanted: Exclude<Level, 'written'>, proved: Level): Snapshot {
  const moment = `${day}T04:00:00.000Z`
  const moments = { startedAt: moment, finishedAt: moment }
  return snapshot(verificationTags({ ...exampleVerification(), wanted, proved, ...moments }))
}

function snapshot(tags: Record<string, string | number>): Snapshot {
  const values = writeTags(tags).filter((argument) => argument !== '--tag')
  return { id: 's', tree: 't', time: '2026-11-21', hostname: 'host-1', tags: values }
}
