import { expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import { backupTags } from '../repository/backup-tags.ts'
import { describeParent, writeTags, type Snapshot } from '../repository/snapshots.ts'
import { findParents } from './find-parents.ts'

test.each<[what: string, manifest: Snapshot[], isAtRest: boolean]>([
  ['that was stopped counts as at rest', [published('stopped')], true],
  ['in which somebody wrote all the same does not', [published('hot')], false],
  ['that never came to be does not', [], false],
])('what is compared with, of a backup %s', (_what, manifest, isAtRest) => {
  const { files } = findParents(exampleStack(), [part(), ...manifest])

  expect(describeParent(files)).toMatchObject({ id: 'files', isAtRest })
})

function published(consistency: 'stopped' | 'hot'): Snapshot {
  const manifest = exampleManifest({ id: 'b1', consistency })
  return snapshot('manifest', backupTags(manifest))
}

function part(): Snapshot {
  return snapshot('files', { lifeboat: 'files', backup: 'b1', project: 'shop', rest: 'yes' })
}

function snapshot(id: string, tags: Record<string, string | number>): Snapshot {
  const backup = { backup_start: '2026-11-21T00:00:01Z', backup_end: '2026-11-21T00:00:03Z' }
  const values = writeTags(tags).filter((argument) => argument !== '--tag')
  return { id, tree: 't', time: '2026-11-21', hostname: 'host-1', tags: values, summary: backup }
}
