import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { backupTags } from './backup-tags.ts'
import { describeKnown, listKnown, openKnownBackups, rememberMade } from './known-backups.ts'
import { writeTags, type Snapshot } from './snapshots.ts'
import { verificationTags } from './verifications.ts'

const manifest = exampleManifest()
const { id, project, host } = manifest
const backup = describeKnown(manifest)

test('what was added is known to the next process, and what was removed is not', async () => {
  const folder = temporaryFolder()
  await openKnownBackups(folder, '/repository').add(backup)
  await openKnownBackups(folder, '/repository').add(describeKnown({ id: 'b2', project }))

  await openKnownBackups(folder, '/repository').remove(['b2'])

  expect(await openKnownBackups(folder, '/repository').list()).toEqual([
    { id, project, parts: ['databases', 'files', 'config'], verifications: [] },
  ])
  expect(readdirSync(folder)).toEqual(['known-backups.json'])
})

test('what cannot be remembered of a backup that stands is a warning, and no failure', async () => {
  const file = join(temporaryFolder(), 'state')
  writeFileSync(file, '')

  const warnings = await rememberMade(openKnownBackups(file, '/repository'), backup)

  expect(warnings).toEqual([
    expect.stringMatching(/^backup .* is not remembered, .* if it is lost: E(EXIST|NOTDIR): /),
  ])
  expect(await rememberMade(openKnownBackups(temporaryFolder(), '/repository'), backup)).toEqual([])
})

test('of another repository nothing is known', async () => {
  const folder = temporaryFolder()
  await openKnownBackups(folder, '/repository').add(backup)

  expect(await openKnownBackups(folder, '/elsewhere').list()).toEqual([])
})

test.each(['', '{', '{"repository":"/repository"}'])(
  'what cannot be read is begun anew: %j',
  async (text) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'known-backups.json'), text)
    const known = openKnownBackups(folder, '/repository')

    expect(await known.list()).toEqual([])
    await known.add(backup)
    expect(await known.list()).toEqual([backup])
  },
)

test('what there is: each backup with its parts and its records, of this stack on this machine', () => {
  const snapshots = [
    snapshot('manifest', backupTags(manifest)),
    snapshot('files', { lifeboat: 'files', backup: id, project }),
    snapshot('record', verificationTags(exampleVerification({ id: 'v1', backup: id }))),
    snapshot('hot', { lifeboat: 'hot', backup: id, project }),
  ]
  const foreign = {
    ...snapshot('foreign', backupTags({ ...manifest, id: 'b2' })),
    hostname: 'other',
  }

  expect(listKnown([...snapshots, foreign], { project, host })).toEqual([
    { id, project, parts: ['files'], verifications: ['v1'] },
  ])
})

function snapshot(name: string, tags: Readonly<Record<string, string | number>>): Snapshot {
  const written = writeTags(tags).filter((word) => word !== '--tag')
  return { id: name, tree: name, time: '2026-11-21', hostname: host, tags: written }
}
