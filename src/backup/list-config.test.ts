import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import type { ListRequest, Listing } from './config-listing.ts'
import { listConfig } from './list-config.ts'

const mebibytes = 1024 * 1024

describe('listConfig', () => {
  test('lists every file with its size, hash and mode, by its path on the host', async () => {
    const { folder, list } = project()
    write(folder, 'docker-compose.yml', 'services: {}\n')
    write(folder, 'db/init.sh', 'echo hi\n')
    chmodSync(join(folder, 'db/init.sh'), 0o4750)

    const { listing, excluded } = await list()

    expect(listing.notCaptured).toEqual([])
    expect(excluded).toBe('')
    expect(listing.files).toMatchObject([
      { source: '/srv/shop/db/init.sh', path: `${folder}/db/init.sh`, bytes: 8, mode: 0o4750 },
      {
        source: '/srv/shop/docker-compose.yml',
        bytes: 13,
        sha256: createHash('sha256').update('services: {}\n').digest('hex'),
        uid: process.getuid?.(),
      },
    ])
  })

  test('leaves out version control, dependencies, data and what is no file, each with its reason', async () => {
    const { folder, list } = project()
    write(folder, '.git/HEAD', 'x')
    write(folder, 'web/node_modules/a.js', 'x')
    write(folder, 'data/rows', 'x')
    execFileSync('mkfifo', [join(folder, 'pipe')])

    const { listing, excluded } = await list({ without: [join(folder, 'data')] })

    expect(listing.files).toEqual([])
    expect(listing.notCaptured).toEqual([
      { source: '/srv/shop/.git', because: 'version control' },
      { source: '/srv/shop/data', because: 'data, not configuration' },
      { source: '/srv/shop/pipe', because: 'neither file nor folder nor link' },
      { source: '/srv/shop/web/node_modules', because: 'dependencies, installed anew' },
    ])
    expect(excluded.trimEnd().split('\n')).toEqual(
      ['.git', 'data', 'pipe', 'web/node_modules'].map((name) => join(folder, name)),
    )
  })

  test('excludes from the part exactly the file it left out, whatever its name', async () => {
    const { folder, list } = project()
    write(folder, 'a*b $x', 'y')

    const { excluded } = await list({ without: [join(folder, 'a*b $x')] })

    expect(excluded).toBe(`${folder}/a\\*b $$x\n`)
  })

  test('neither follows nor lists a link', async () => {
    const { folder, list } = project()
    symlinkSync('/etc/passwd', join(folder, 'link'))
    symlinkSync('nowhere', join(folder, 'dangling'))

    const { listing } = await list()

    expect(listing).toEqual({ event: 'listed', files: [], notCaptured: [] })
  })

  test('takes a file of 10 MiB, and none larger', async () => {
    const { folder, list } = project()
    for (const [name, size] of [
      ['fits', 10 * mebibytes],
      ['large', 10 * mebibytes + 1],
    ] as const) {
      write(folder, name, '')
      truncateSync(join(folder, name), size)
    }

    const { listing } = await list()

    expect(listing.files.map(({ source }) => source)).toEqual(['/srv/shop/fits'])
    expect(listing.notCaptured).toEqual([
      { source: '/srv/shop/large', because: 'larger than 10485760 bytes' },
    ])
  })

  test('takes 200 MiB in all, and names what is beyond', async () => {
    const { folder, list } = project()
    for (let number = 10; number <= 30; number += 1) {
      write(folder, `file-${number}`, '')
      truncateSync(join(folder, `file-${number}`), 10 * mebibytes)
    }

    const { listing } = await list()

    expect(listing.files).toHaveLength(20)
    expect(listing.notCaptured).toEqual([
      { source: '/srv/shop/file-30', because: 'beyond 20000 files or 209715200 bytes in all' },
    ])
  })

  test('names a root that is gone and a file that cannot be read, and goes on', async () => {
    const { folder, list } = project()
    write(folder, 'b', 'x')
    const roots = [
      { source: '/gone', target: join(folder, 'gone') },
      // Its first page is never mapped: reading it fails for every user.
      { source: '/unreadable', target: '/proc/self/mem' },
      { source: '/b', target: join(folder, 'b') },
    ]

    const { listing } = await list({ roots })

    expect(listing.files.map(({ source }) => source)).toEqual(['/b'])
    expect(listing.notCaptured).toEqual([
      { source: '/gone', because: 'vanished while it was listed' },
      { source: '/unreadable', because: expect.stringMatching(/^cannot be read \(EIO/) },
    ])
  })
})

type Listed = { readonly listing: Listing; readonly excluded: string }

function project(): { folder: string; list: (changes?: Partial<ListRequest>) => Promise<Listed> } {
  const folder = temporaryFolder()
  const work = temporaryFolder()
  const roots = [{ source: '/srv/shop', target: folder }]
  return {
    folder,
    list: async (changes = {}) => {
      const [request, exclude] = [join(work, 'list.json'), join(work, 'exclude')]
      writeFileSync(request, JSON.stringify({ roots, without: [], whole: [], ...changes }))
      const listing = await listConfig(request, exclude)
      return { listing, excluded: readFileSync(exclude, 'utf8') }
    },
  }
}

function write(folder: string, name: string, content: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), content)
}
