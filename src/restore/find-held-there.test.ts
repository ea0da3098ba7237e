import { expect, test } from 'vitest'

import { exampleManifest, examplePart } from '../../test/support/example-manifest.ts'
import { filesStep } from '../../test/support/example-restore.ts'
import type { PathEntry } from '../model/path-entry.ts'
import type { FilesStep } from '../model/restore.ts'
import { findHeldThere } from './find-held-there.ts'

const volume = '/stack/volumes/shop_uploads'
const parts = [{ part: examplePart('files'), snapshot: 'files-snapshot' }]

test.each([
  ['a file', [entry(`${volume}/19`)], [`${volume}/19`]],
  ['a full folder', [entry(`${volume}/19`, 'folder'), entry(`${volume}/19/a`)], [`${volume}/19`]],
  ['an empty folder', [entry(`${volume}/19`, 'folder')], []],
  ['nothing', [], []],
])('where the backup has %s in place of what is left alone', async (_what, entries, expected) => {
  const { found, asked } = await find(entries)

  expect(asked).toEqual([['files-snapshot', `${volume}/19`]])
  expect([...found]).toEqual(expected)
})

test.each<[string, Partial<FilesStep>]>([
  ['the backup itself left out', { without: [`${volume}/18`] }],
  ['one path beside it is restored', { inside: 'conf' }],
])('the repository is not asked where %s', async (_what, changes) => {
  expect((await find([entry(`${volume}/19`)], changes)).asked).toEqual([])
})

async function find(entries: PathEntry[], changes: Partial<FilesStep> = {}) {
  const asked: string[][] = []
  const list = async (snapshot: string, paths: readonly string[]): Promise<PathEntry[]> => {
    asked.push([snapshot, ...paths])
    return entries
  }
  const without = [`${volume}/18`]
  const archived = { kind: 'volume' as const, source: 'shop_uploads', path: volume, without }
  const manifest = exampleManifest({ archived: [{ ...archived, excludes: [] }] })
  const step = filesStep({ without: [`${volume}/18`, `${volume}/19`], ...changes })
  return { found: await findHeldThere(list, parts, manifest, [step]), asked }
}

function entry(path: string, type: PathEntry['type'] = 'file'): PathEntry {
  return { name: 'n', type, path, bytes: null, mode: 0, uid: 0, gid: 0, mtime: '' }
}
