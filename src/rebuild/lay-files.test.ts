import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { findOnHost } from './host-path.ts'
import { layFiles, listPlaces, type Laid, type LayOrder } from './lay-files.ts'

let folder: string
let host: string

beforeEach(async () => {
  folder = temporaryFolder()
  host = join(folder, 'host')
  await mkdir(join(folder, 'captured/project/conf'), { recursive: true })
  await mkdir(join(folder, 'captured/outside/etc/shop'), { recursive: true })
  await mkdir(host)
  await writeFile(join(folder, 'captured/project/compose.yml'), 'services: {}')
  await writeFile(join(folder, 'captured/project/conf/app.conf'), 'a = 1')
  await symlink('conf/app.conf', join(folder, 'captured/project/current'))
  await writeFile(join(folder, 'captured/outside/etc/shop/key'), 'secret')
})

describe('configuration on a host where it is not', () => {
  test('is to be copied as folders, whole, and what stood elsewhere by file', async () => {
    expect(await lay('write')).toEqual({
      event: 'laid',
      differing: [],
      missing: ['/srv/shop', '/etc/shop/key'],
      leadingOut: [],
    })
    expect(await copies()).toEqual([
      [join(folder, 'captured/project'), join(host, 'srv/shop')],
      [join(folder, 'captured/outside/etc/shop/key'), join(host, 'etc/shop/key')],
    ])
  })

  test('is not copied by one that only looks', async () => {
    expect(await lay('look')).toMatchObject({ missing: ['/srv/shop', '/etc/shop/key'] })
    expect(await copies()).toEqual([])
  })

  test('goes where the links of the host lead, and nowhere else', async () => {
    await mkdir(join(host, 'data/srv'), { recursive: true })
    await symlink('/data/srv', join(host, 'srv'))

    await lay('write')

    expect(await copies()).toContainEqual([
      join(folder, 'captured/project'),
      join(host, 'data/srv/shop'),
    ])
  })
})

test('an absolute link in the middle of a path begins anew at the root of the host', async () => {
  await mkdir(join(host, 'data'), { recursive: true })
  await mkdir(join(host, 'a'))
  await symlink('/data', join(host, 'a/b'))

  expect(await findOnHost(host, '/a/b/c')).toBe(join(host, 'data/c'))
  expect(await findOnHost(host, '/a/b')).toBe(join(host, 'a/b'))
})

test('links that lead round and round are an error', async () => {
  await symlink('/round', join(host, 'round'))

  await expect(findOnHost(host, '/round/c')).rejects.toThrow('too many links')
})

describe('what stands there already', () => {
  beforeEach(async () => {
    await mkdir(join(host, 'etc/shop'), { recursive: true })
    await writeFile(join(host, 'etc/shop/key'), 'secret')
    await cp(join(folder, 'captured/project'), join(host, 'srv/shop'), {
      recursive: true,
      verbatimSymlinks: true,
    })
  })

  test('and is the same is left alone: a second time copies nothing', async () => {
    expect(await lay('write')).toEqual({
      event: 'laid',
      differing: [],
      missing: [],
      leadingOut: [],
    })
  })

  test('is added to', async () => {
    await rm(join(host, 'srv/shop/conf/app.conf'))
    await rm(join(host, 'srv/shop/current'))

    expect(await lay('write')).toMatchObject({
      missing: ['/srv/shop/conf/app.conf', '/srv/shop/current'],
    })
  })

  test.each([
    ['has another text', (path: string) => writeFile(path, 'services: []')],
    ['has another length', (path: string) => writeFile(path, 'mine')],
    ['is a folder', (path: string) => mkdir(path)],
    ['is a link', (path: string) => symlink('elsewhere', path)],
  ])('and %s is named, and nothing is copied', async (_what, put) => {
    await rm(join(host, 'etc'), { recursive: true })
    await rm(join(host, 'srv/shop/compose.yml'))
    await put(join(host, 'srv/shop/compose.yml'))

    expect(await lay('write')).toMatchObject({ differing: ['/srv/shop/compose.yml'] })
    expect(await copies()).toEqual([])
  })

  test('and is a file where a folder goes is named', async () => {
    await rm(join(host, 'srv/shop/conf'), { recursive: true })
    await writeFile(join(host, 'srv/shop/conf'), '')

    expect(await lay('write')).toMatchObject({
      differing: expect.arrayContaining(['/srv/shop/conf']),
    })
  })

  test('and is a link to somewhere else is named', async () => {
    await rm(join(host, 'srv/shop/current'))
    await symlink('elsewhere', join(host, 'srv/shop/current'))

    expect(await lay('write')).toMatchObject({ differing: ['/srv/shop/current'] })
  })
})

test('what comes out of the files part need not be the same there: a rebuild that was cut off has written it', async () => {
  await mkdir(join(host, 'srv/shop/conf'), { recursive: true })
  await writeFile(join(host, 'srv/shop/conf/app.conf'), 'a = 2, a moment later')
  await writeFile(join(host, 'srv/shop/compose.yml'), 'services: {}')

  expect(await lay('write')).toMatchObject({ differing: ['/srv/shop/conf/app.conf'] })
  expect(await lay('write', [], ['/srv/shop/conf'])).toMatchObject({ differing: [] })
  expect(await lay('write', [], ['/srv/shop/con'])).toMatchObject({
    differing: ['/srv/shop/conf/app.conf'],
  })
})

test('places for data are missing where nothing stands, and only then', async () => {
  await mkdir(join(host, 'srv'), { recursive: true })
  await writeFile(join(host, 'srv/there'), 'kept')
  await lay('write', [
    { path: '/srv/uploads', kind: 'folder' },
    { path: '/srv/one/file.db', kind: 'file' },
    { path: '/srv/there', kind: 'file' },
  ])

  await listPlaces(host, join(folder, 'order.json'), join(folder, 'list'))

  expect(await copies()).toEqual([
    ['file', join(host, 'srv/one/file.db')],
    ['folder', join(host, 'srv/uploads')],
  ])
})

test('a place of several containers is made once, as what the backup knows it to be, and after that which it is in', async () => {
  await lay('write', [
    { path: '/srv/site/one', kind: 'file' },
    { path: '/srv/site', kind: 'folder' },
    { path: '/srv/site/one', kind: 'folder' },
  ])

  await listPlaces(host, join(folder, 'order.json'), join(folder, 'list'))

  expect(await copies()).toEqual([
    ['folder', join(host, 'srv/site')],
    ['file', join(host, 'srv/site/one')],
  ])
})

async function lay(
  does: LayOrder['does'],
  places: LayOrder['places'] = [],
  anew: readonly string[] = [],
): Promise<Laid> {
  const order: LayOrder = {
    does,
    targets: [
      { from: 'project', target: '/srv/shop', kind: 'folder' },
      { from: 'outside/etc/shop/key', target: '/etc/shop/key', kind: 'file' },
    ],
    places,
    anew: [...anew],
  }
  await writeFile(join(folder, 'order.json'), JSON.stringify(order))
  const [captured, path] = [join(folder, 'captured'), join(folder, 'order.json')]
  return layFiles(captured, host, path, join(folder, 'list'))
}

async function copies(): Promise<string[][]> {
  const words = (await readFile(join(folder, 'list'), 'utf8')).split('\0').slice(0, -1)
  return words.flatMap((from, at) => (at % 2 === 0 ? [[from, words[at + 1] ?? '']] : []))
}
