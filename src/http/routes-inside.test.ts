import { describe, expect, test } from 'vitest'

import { sending } from '../../test/support/example-download.ts'
import { createTestApp, headers, listen } from '../../test/support/fake-backend.ts'
import { LifeboatError } from '../errors.ts'
import type { WantedPath, WantedRows } from '../model/wanted-inside.ts'
import type { Backend } from './backend.ts'

describe('GET /backups/ID/tree', () => {
  test('gives what one folder holds, whatever it is called', async () => {
    const asked: WantedPath[] = []
    const path = '/a "b"\n-c/ü'
    const listed = {
      volume: 'uploads',
      path,
      entries: [
        { name: '-rf\n', type: 'file' as const, size: 3, modified: '2026-11-21', mode: 420 },
      ],
    }
    const base = await open({
      folder: async (wanted) => {
        asked.push(wanted)
        return listed
      },
    })

    const answer = await get(base, `tree?volume=uploads&path=${encodeURIComponent(path)}`)

    expect(await answer.json()).toEqual(listed)
    expect(asked).toEqual([{ backup: 'x', volume: 'uploads', path }])
  })

  test('of a volume without a path is its root', async () => {
    const asked: WantedPath[] = []
    const base = await open({
      folder: async (wanted) => {
        asked.push(wanted)
        return { volume: 'uploads', path: '/', entries: [] }
      },
    })

    expect((await get(base, 'tree?volume=uploads')).status).toBe(200)
    expect(asked[0]?.path).toBe('/')
  })
})

describe.each(['tree', 'file'])('a path of GET /backups/ID/%s', (route) => {
  test.each([
    '/../other/secret',
    '/a/../../other/secret',
    '/a/..',
    '/./a',
    'a',
    '../a',
    '/a\0b',
    '',
  ])('that climbs, or is none, is 400 and is not looked for: %j', async (path) => {
    let asked = 0
    const look = (): never => {
      asked += 1
      throw new Error('not to be asked for')
    }
    const base = await open({ folder: look, file: look })

    const answer = await get(base, `${route}?volume=v&path=${encodeURIComponent(path)}`)

    expect([answer.status, asked]).toEqual([400, 0])
    expect(await answer.json()).toMatchObject({ code: 'bad-request' })
  })

  test.each([
    ['no-such-path', 404],
    ['not-in-backup', 404],
    ['no-such-backup', 404],
    ['not-a-file', 400],
    ['not-a-folder', 400],
  ])('with the problem %s is %i', async (code, status) => {
    const look = (): never => {
      throw new LifeboatError(code, 'nothing there', { hint: 'Look.', details: ['near'] })
    }
    const base = await open({ folder: look, file: look })

    const answer = await get(base, `${route}?path=/x`)

    expect([answer.status, await answer.json()]).toEqual([
      status,
      expect.objectContaining({ code, hint: 'Look.', details: ['near'] }),
    ])
  })
})

describe('GET /backups/ID/table', () => {
  test('is SQL of one table of one database of one service', async () => {
    const asked: WantedRows[] = []
    const base = await open({
      table: async (wanted) => {
        asked.push(wanted)
        return sending('a/b.public.t.sql', [Buffer.from('SELECT 1;')], undefined)
      },
    })

    const answer = await get(base, `table?database=db/a%2Fb&table=public.t`)

    expect(asked).toEqual([{ backup: 'x', service: 'db', database: 'a/b', table: 'public.t' }])
    expect(await answer.text()).toBe('SELECT 1;')
    expect(answer.headers.get('content-type')).toBe('application/sql')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=a_b.public.t.sql')
  })

  test.each(['database=db&table=t', 'database=/x&table=t', 'database=db/x'])(
    'without all of that is 400: %s',
    async (query) => {
      expect((await get(await open(), `table?${query}`)).status).toBe(400)
    },
  )
})

function open(changes: Partial<Backend> = {}): Promise<string> {
  return createTestApp(changes).then(listen)
}

function get(base: string, path: string): Promise<Response> {
  return fetch(`${base}/backups/x/${path}`, { headers })
}
