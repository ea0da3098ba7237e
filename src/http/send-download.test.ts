import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { parse } from 'content-disposition'
import { describe, expect, test } from 'vitest'

import { sending, write } from '../../test/support/example-download.ts'
import { createTestApp, headers, listen } from '../../test/support/fake-backend.ts'
import { eventually } from '../../test/support/eventually.ts'
import { LifeboatError } from '../errors.ts'
import type { Download } from '../model/download.ts'
import type { Backend } from './backend.ts'

describe('a download', () => {
  test('is all of a file, for keeping and not for looking at', async () => {
    const bytes = Buffer.alloc(300_000, 'abc')
    const base = await open({ file: async () => sending('logo.svg', [bytes], bytes.length) })

    const answer = await get(base, 'file?volume=v&path=/logo.svg')

    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
    expect(answer.headers.get('content-length')).toBe('300000')
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=logo.svg')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('is all of it, though it is written faster than it is read', async () => {
    const chunks = Array.from({ length: 60 }, () => Buffer.alloc(100_000, 'abc'))
    const hasty: Download = {
      name: 'hasty',
      bytes: 6_000_000,
      writeTo: async (sink) => {
        for (const each of chunks) sink.write(each)
        sink.end()
        await once(sink, 'finish')
      },
    }
    const base = await open({ file: async () => hasty })
    const answer = await get(base, 'file?path=/stack/hasty')
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.concat(chunks))
  })

  test('of nothing is empty', async () => {
    const base = await open({ file: async () => sending('empty', [], 0) })
    const answer = await get(base, 'file?path=/stack/empty')

    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })

  test.each([
    ['plain.txt', 'plain.txt'],
    ['größe 🛟.txt', 'größe 🛟.txt'],
    ['a "quoted"\\name', 'a "quoted"_name'],
    ['two\r\nSet-Cookie: x=y', 'two__Set-Cookie: x=y'],
    ['-rf', '-rf'],
    ['..', '_'],
    ['.bashrc', '_bashrc'],
    ['invoice\u202Efdp.exe', 'invoice_fdp.exe'],
    ['a;b=c', 'a;b=c'],
    ['%41%2e', '%41%2e'],
  ])('of %j is called %j', async (name, expected) => {
    const base = await open({ file: async () => sending(name, [Buffer.from('x')], 1) })

    const answer = await get(base, 'file?path=/x')

    const { type, parameters } = parse(answer.headers.get('content-disposition') ?? '')
    expect([type, parameters['filename']]).toEqual(['attachment', expected])
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  test('of what cannot be read is a problem document', async () => {
    const failing: Download = {
      name: 'x',
      bytes: 5,
      writeTo: () => Promise.reject(new LifeboatError('part-missing', 'gone', { hint: 'Look.' })),
    }
    const base = await open({ file: async () => failing })

    const answer = await get(base, 'file?path=/x')

    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([404, null])
    expect(await answer.json()).toMatchObject({ code: 'part-missing' })
  })

  test.each([
    ['whose length is known', 400_000],
    ['whose length is not', undefined],
  ])('%s breaks off when its tool fails in the middle', async (_what, bytes) => {
    const base = await open({ file: async () => breaking(Buffer.alloc(100_000), bytes) })

    const answer = await get(base, 'file?path=/x')

    expect(answer.status).toBe(200)
    await expect(answer.arrayBuffer()).rejects.toThrow('terminated')
  })

  test.each([
    ['whose length is known', 200_000],
    ['whose length is not', undefined],
  ])('%s breaks off when its tool has written all and then fails', async (_what, bytes) => {
    const ending: Download = {
      name: 'x',
      bytes,
      writeTo: async (sink) => {
        sink.write(Buffer.alloc(100_000))
        sink.end(Buffer.alloc(100_000))
        await once(sink, 'finish')
        throw new LifeboatError('restic-failed', 'it ended with exit code 1', { hint: 'Look.' })
      },
    }
    const base = await open({ file: async () => ending })

    const answer = await get(base, 'file?path=/x')

    await expect(answer.arrayBuffer()).rejects.toThrow('terminated')
  })

  test.each([
    [99_999, 'more'],
    [100_001, 'less'],
  ])('of what should have %i bytes and has %s is no download', async (bytes) => {
    const whole = Buffer.alloc(100_000)
    const base = await open({ file: async () => sending('x', [whole], bytes) })

    await expect(get(base, 'file?path=/x').then(readWhole)).rejects.toThrow(Error)
  })

  test('goes at the pace of whoever takes it, and ends when they go', async () => {
    let written = 0
    let signal: AbortSignal | undefined
    let end: unknown
    const endless: Download = {
      name: 'x',
      bytes: undefined,
      writeTo: async (sink) => {
        end = await pipeline(async function* () {
          for (;;) {
            yield Buffer.alloc(65_536)
            written += 65_536
          }
        }, sink).catch((error: unknown) => error)
        throw end
      },
    }
    const base = await open({
      file: async (_wanted, given) => {
        signal = given
        return endless
      },
    })
    const gone = new AbortController()

    const answer = await fetch(`${base}/backups/x/file?path=/x`, { headers, signal: gone.signal })
    await answer.body?.getReader().read()
    const seen = await settled(() => written)
    gone.abort()

    expect(seen).toBeLessThan(50_000_000)
    await eventually(() => expect([signal?.aborted, end]).toEqual([true, expect.any(Error)]))
  })

  test('ends before it began when whoever asked goes', async () => {
    let signal: AbortSignal | undefined
    const base = await open({
      file: (_wanted, given) => {
        signal = given
        return new Promise((_resolve, reject) => {
          given.addEventListener('abort', () => reject(new Error('nobody asks any longer')))
        })
      },
    })
    const gone = new AbortController()
    fetch(`${base}/backups/x/file?path=/x`, { headers, signal: gone.signal }).catch(() => undefined)
    await eventually(() => expect(signal).toBeDefined())

    gone.abort()

    await eventually(() => expect(signal?.aborted).toBe(true))
  })

  test('is not begun for whoever only asks for its head', async () => {
    const base = await open()

    const answer = await fetch(`${base}/backups/x/file?path=/x`, { headers, method: 'HEAD' })

    expect(answer.status).toBe(404)
  })

  test('needs the token or a session', async () => {
    const base = await open()

    for (const path of ['file?path=/x', 'table?database=a/b&table=c.d', 'tree', 'config']) {
      expect((await fetch(`${base}/backups/x/${path}`)).status).toBe(401)
    }
  })
})

function open(changes: Partial<Backend> = {}): Promise<string> {
  return createTestApp(changes).then(listen)
}

function get(base: string, path: string): Promise<Response> {
  return fetch(`${base}/backups/x/${path}`, { headers })
}

/** Fails when the first half is on its way. */
function breaking(half: Buffer, bytes: number | undefined): Download {
  return {
    name: 'x',
    bytes,
    writeTo: async (sink) => {
      for (let count = 0; count < 3; count += 1) await write(sink, half)
      throw new LifeboatError('restic-failed', 'it ended with exit code 1', { hint: 'Look.' })
    },
  }
}

async function readWhole(answer: Response): Promise<ArrayBuffer> {
  if (!answer.ok) throw new Error(`${answer.status}`)
  return answer.arrayBuffer()
}

/** What a number is when it has stopped growing. */
async function settled(read: () => number): Promise<number> {
  let last = -1
  await eventually(() => {
    const before = last
    last = read()
    expect(last).toBe(before)
  })
  return last
}
