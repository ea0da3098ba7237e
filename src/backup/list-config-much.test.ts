import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import type { ListRequest, Listing } from './config-listing.ts'
import { listConfig } from './list-config.ts'

const mebibytes = 1024 * 1024
const beyond = 'beyond 20000 files or 209715200 bytes in all'

test('a mounted folder that is too much is left out whole and named once, and takes no room from what comes after it', async () => {
  const { folder, list } = project()
  write(folder, 'data/conf', 4)
  for (let number = 1; number <= 21; number += 1) {
    write(folder, `data/photos/${number}/photo`, 10 * mebibytes)
  }
  write(folder, 'nginx/nginx.conf', 10 * mebibytes)

  const { listing, excluded } = await list({ whole: [join(folder, 'data/photos')] })

  expect(listing.files.map(({ source }) => source)).toEqual([
    '/srv/shop/data/conf',
    '/srv/shop/nginx/nginx.conf',
  ])
  expect(listing.notCaptured).toEqual([{ source: '/srv/shop/data/photos', because: beyond }])
  expect(excluded).toEqual([join(folder, 'data/photos')])
})

test('one of a thousand large files is too much, too', async () => {
  const { folder, list } = project()
  for (let number = 0; number <= 1000; number += 1) {
    write(folder, `photos/${number}`, 10 * mebibytes + 1)
  }
  write(folder, 'site/page', 4)
  write(folder, 'site/video', 10 * mebibytes + 1)

  const { listing, excluded } = await list({
    whole: [join(folder, 'photos'), join(folder, 'site')],
  })

  expect(listing.files.map(({ source }) => source)).toEqual(['/srv/shop/site/page'])
  expect(listing.notCaptured).toEqual([
    { source: '/srv/shop/photos', because: beyond },
    { source: '/srv/shop/site/video', because: 'larger than 10485760 bytes' },
  ])
  expect(excluded).toEqual([join(folder, 'photos'), join(folder, 'site/video')])
})

test('of what nobody mounts each file is left out by itself, and many of a folder are named once', async () => {
  const { folder, list } = project()
  write(folder, 'notes', 4)
  for (let number = 1; number <= 21; number += 1) write(folder, `old/${number}`, 11 * mebibytes)

  const { listing, excluded } = await list({})

  expect(listing.files.map(({ source }) => source)).toEqual(['/srv/shop/notes'])
  expect(listing.notCaptured).toEqual([
    { source: '/srv/shop/old', because: '21 things in it: larger than 10485760 bytes' },
  ])
  expect(excluded).toHaveLength(21)
})

type Listed = { readonly listing: Listing; readonly excluded: readonly string[] }

function project(): { folder: string; list: (changes: Partial<ListRequest>) => Promise<Listed> } {
  const folder = temporaryFolder()
  const work = temporaryFolder()
  const roots = [{ source: '/srv/shop', target: folder }]
  return {
    folder,
    list: async (changes) => {
      const [request, exclude] = [join(work, 'list.json'), join(work, 'exclude')]
      writeFileSync(request, JSON.stringify({ roots, without: [], whole: [], ...changes }))
      const listing = await listConfig(request, exclude)
      return { listing, excluded: readFileSync(exclude, 'utf8').split('\n').slice(0, -1) }
    },
  }
}

/** Of holes: no disk is filled. */
function write(folder: string, name: string, bytes: number): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  truncateSync(path, bytes)
}
