import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { listOccupied } from './list-occupied.ts'

let folder: string
let host: string

beforeEach(async () => {
  folder = temporaryFolder()
  host = join(folder, 'host')
  await mkdir(join(host, 'srv/data'), { recursive: true })
})

test('a folder that holds something is named, and a file', async () => {
  await mkdir(join(host, 'srv/data/inside'))
  await writeFile(join(host, 'srv/file'), '')

  expect(await list('/srv/data', '/srv/file')).toEqual(['/srv/data', '/srv/file'])
})

test.each(['/srv/data', '/srv/missing', '/missing/at/all', '/srv/dangling'])(
  'what holds nothing, or is not there, is not: %s',
  async (path) => {
    await mkdir(join(host, 'srv/data/lost+found'))
    await symlink('/nowhere', join(host, 'srv/dangling'))

    expect(await list(path)).toEqual([])
  },
)

test('a link is what it leads to on the host, as for who mounts it', async () => {
  await symlink('/srv/data', join(host, 'link'))
  expect(await list('/link')).toEqual([])

  await writeFile(join(host, 'srv/data/kept'), 'x')

  expect(await list('/link')).toEqual(['/link'])
})

test('an empty folder is in a file’s place', async () => {
  expect(await listPlaces({ path: '/srv/data', kind: 'file' })).toEqual(['/srv/data'])
  expect(await listPlaces({ path: '/srv/missing', kind: 'file' })).toEqual([])
})

function list(...paths: string[]): Promise<string[]> {
  return listPlaces(...paths.map((path) => ({ path, kind: 'folder' as const })))
}

async function listPlaces(...asked: { path: string; kind: 'folder' | 'file' }[]) {
  const places = join(folder, 'places')
  await writeFile(places, JSON.stringify(asked))
  return (await listOccupied(host, places)).paths
}
