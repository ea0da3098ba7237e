import { PassThrough, type Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'

import { exampleReported, exampleShown } from '../../test/support/example-manifest.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { PathEntry } from '../model/path-entry.ts'
import { openInside } from './open-inside.ts'

type Reader = Awaited<ReturnType<Lifeboat['reader']>>
type Found = Awaited<ReturnType<Reader['findPath']>>

const entry: PathEntry = {
  name: 'a.txt',
  type: 'file',
  path: '/stack/volumes/shop_uploads/a.txt',
  bytes: 3,
  mode: 0o640,
  uid: 0,
  gid: 0,
  mtime: '2026-11-21T03:00:00Z',
}
const file: Found = { type: 'file', entry, writeTo: async (sink) => void sink.end('abc') }
const folder: Found = { type: 'folder', entries: [entry] }
const asked = { backup: 'latest', volume: 'uploads' }
const never = new AbortController().signal

describe('a folder', () => {
  test('of a volume is looked for where the backup has it', async () => {
    const { inside, paths } = open(folder)

    const listed = await inside.folder({ ...asked, path: '/2026/' }, never)

    expect(paths).toEqual(['/stack/volumes/shop_uploads/2026'])
    expect(listed).toEqual({
      volume: 'uploads',
      path: '/2026',
      entries: [
        { name: 'a.txt', type: 'file', size: 3, modified: '2026-11-21T03:00:00Z', mode: 0o640 },
      ],
    })
  })

  test('that climbs out of its volume is not looked for', async () => {
    const { inside, paths } = open(folder)

    await expect(inside.folder({ ...asked, path: '/../x' }, never)).rejects.toMatchObject({
      code: 'no-such-path',
    })
    expect(paths).toEqual([])
  })

  test('is no file, and a file no folder', async () => {
    await expect(open(file).inside.folder({ ...asked, path: '/a' }, never)).rejects.toMatchObject({
      code: 'not-a-folder',
    })
    await expect(open(folder).inside.file({ ...asked, path: '/a' }, never)).rejects.toMatchObject({
      code: 'not-a-file',
    })
  })
})

test('a file is named and measured as the backup has it', async () => {
  const download = await open(file).inside.file({ ...asked, path: '/a.txt' }, never)

  expect([download.name, download.bytes]).toEqual(['a.txt', 3])
  expect(await written(download.writeTo)).toBe('abc')
})

test('a table is asked for with its database and its service', async () => {
  const { inside, tables } = open(file)
  const wanted = { service: 'db', database: 'shop', table: 'public.t' }

  const download = await inside.table({ backup: 'latest', ...wanted }, never)

  expect([download.name, download.bytes]).toEqual(['shop.public.t.sql', undefined])
  expect(await written(download.writeTo)).toBe('SELECT 1;')
  expect(tables).toEqual([wanted])
})

test.each(['whoever asked', 'the daemon'])('what is read is told when %s goes', async (who) => {
  const [asking, ending] = [new AbortController(), new AbortController()]
  const { inside, signals } = open(file, ending.signal)
  await inside.file({ ...asked, path: '/a.txt' }, asking.signal)
  await inside.compareConfig('latest', asking.signal)

  if (who === 'the daemon') ending.abort()
  else asking.abort()

  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
})

function open(
  found: Found,
  ending: AbortSignal = never,
): {
  readonly inside: ReturnType<typeof openInside>
  readonly paths: string[]
  readonly tables: unknown[]
  readonly signals: AbortSignal[]
} {
  const [paths, tables, signals]: [string[], unknown[], AbortSignal[]] = [[], [], []]
  const reader: Pick<Reader, 'findPath' | 'readTableAsSql'> = {
    findPath: async (_manifest, path) => {
      paths.push(path)
      return found
    },
    readTableAsSql: async (_manifest, wanted, sink) => {
      tables.push(wanted)
      sink.end('SELECT 1;')
    },
  }
  const lifeboat = {
    show: async () => exampleShown(),
    report: async () => exampleReported(),
    reader: async (signal: AbortSignal) => {
      signals.push(signal)
      return reader as Reader
    },
    compareConfig: async (backup: string, signal: AbortSignal) => {
      signals.push(signal)
      return { backup, changed: [], missing: [], added: [], same: 0, inContainers: [], text: '' }
    },
  }
  return { inside: openInside(lifeboat, ending), paths, tables, signals }
}

async function written(writeTo: (sink: Writable) => Promise<void>): Promise<string> {
  const sink = new PassThrough()
  const [all] = await Promise.all([text(sink), writeTo(sink)])
  return all
}
