import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { layFiles, listPlaces, type LayOrder } from './lay-files.ts'

const clone = '/clones/copy'

let folder: string
let captured: string
let host: string

beforeEach(async () => {
  folder = temporaryFolder()
  captured = join(folder, 'captured')
  host = join(folder, 'host')
  await mkdir(join(captured, 'project/conf'), { recursive: true })
  await mkdir(join(captured, 'outside/etc/shop'), { recursive: true })
  await mkdir(join(host, 'srv/shop'), { recursive: true })
  await writeFile(join(captured, 'project/compose.yml'), 'services: {}')
  await writeFile(join(captured, 'project/conf/app.conf'), 'a = 1')
  await writeFile(join(captured, 'outside/etc/shop/key'), 'secret')
})

test('the files by which compose would take it for the original are not in what is copied', async () => {
  expect(await lay()).toMatchObject({ differing: [], missing: [`${clone}/srv/shop`] })

  await expect(readFile(join(captured, 'project/compose.yml'))).rejects.toThrow('ENOENT')
  expect(await readFile(join(captured, 'project/conf/app.conf'), 'utf8')).toBe('a = 1')
})

test('a folder that is there before anything was made of it is somebody’s', async () => {
  await mkdir(join(host, clone), { recursive: true })

  expect(await lay({ does: 'look' })).toMatchObject({ differing: [clone] })
  expect(await lay({ does: 'look', isNew: false })).toMatchObject({ differing: [] })
})

test('a place that a link of the project leads out of the folder is named, and none is made', async () => {
  await mkdir(join(host, clone, 'srv/shop'), { recursive: true })
  await symlink('/srv/shop', join(host, clone, 'srv/shop/out'))
  await symlink('.', join(host, clone, 'srv/shop/in'))
  await lay({
    places: [`${clone}/srv/shop/in/data`, `${clone}/srv/shop/out`, `${clone}/srv/shop/out/data`],
  })

  const placed = await listPlaces(host, join(folder, 'order.json'), join(folder, 'list'))

  expect(placed.leadingOut).toEqual([`${clone}/srv/shop/out`, `${clone}/srv/shop/out/data`])
  expect(await readFile(join(folder, 'list'), 'utf8')).toBe('')
})

test('a file that would be written through a link is named, and nothing is copied', async () => {
  await symlink('/etc/shop', join(captured, 'project/link'))
  const behind = { from: 'outside/etc/shop/key', target: `${clone}/srv/shop/link/key` }

  const laid = await lay({ behind: [{ ...behind, kind: 'file' }] })

  expect(laid.leadingOut).toEqual([behind.target])
  expect(await readFile(join(folder, 'list'), 'utf8')).toBe('')
})

type Changes = {
  readonly does?: LayOrder['does']
  readonly isNew?: boolean
  readonly places?: readonly string[]
  readonly behind?: LayOrder['targets']
}

async function lay({ does = 'write', isNew = true, places = [], behind = [] }: Changes = {}) {
  const order: LayOrder = {
    does,
    targets: [{ from: 'project', target: `${clone}/srv/shop`, kind: 'folder' }, ...behind],
    places: places.map((path) => ({ path, kind: 'folder' })),
    within: { folder: clone, isNew, without: [`${clone}/srv/shop/compose.yml`] },
  }
  await writeFile(join(folder, 'order.json'), JSON.stringify(order))
  return layFiles(captured, host, join(folder, 'order.json'), join(folder, 'list'))
}
