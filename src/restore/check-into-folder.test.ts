import { expect, test } from 'vitest'

import { examplePart } from '../../test/support/example-manifest.ts'
import { exampleRestorePlan, filesStep } from '../../test/support/example-restore.ts'
import type { PathEntry } from '../model/path-entry.ts'
import type { FilesStep } from '../model/restore.ts'
import { checkIntoFolder } from './check-into-folder.ts'

const parts = [{ part: examplePart('files'), snapshot: 'files-snapshot' }]
const from = '/stack/binds/srv/shop/settings.ini'
const beside = { kind: 'volume', from, target: 'look', over: 'beside' } as const

test('a file of the host goes into no new volume: how else is said', async () => {
  const { id } = exampleRestorePlan().backup

  await expect(check(beside, 'file')).rejects.toMatchObject({
    code: 'restore-selection',
    message: '/srv/shop/settings.ini is no folder, and --into makes a new volume, which is one',
    hint: expect.stringContaining(`lifeboat show ${id} --path ${from} > FILE`),
  })
})

test('a folder of the host does', async () => {
  expect(await check(beside, 'folder')).toEqual([['files-snapshot', from]])
})

test.each<[string, Partial<FilesStep>]>([
  ['over the live one', { ...beside, kind: 'bind', over: 'live' }],
  ['of a volume', { ...beside, from: '/stack/volumes/shop_uploads' }],
])('what is restored %s is not looked at', async (_what, changes) => {
  expect(await check(changes, 'file')).toEqual([])
})

async function check(changes: Partial<FilesStep>, type: PathEntry['type']): Promise<string[][]> {
  const asked: string[][] = []
  const list = async (snapshot: string, paths: readonly string[]): Promise<PathEntry[]> => {
    asked.push([snapshot, ...paths])
    const entry = { bytes: null, mode: 0, uid: 0, gid: 0, mtime: '' }
    return [
      { ...entry, name: 'below', type: 'file', path: `${from}/below` },
      { ...entry, name: 'settings.ini', type, path: from },
    ]
  }
  await checkIntoFolder(list, parts, exampleRestorePlan({ steps: [filesStep(changes)] }))
  return asked
}
