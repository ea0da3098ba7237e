import { describe, expect, test } from 'vitest'

import { exampleBackup, exampleManifest, exampleRun } from '../../test/support/example-manifest.ts'
import { createTestApp, headers } from '../../test/support/fake-backend.ts'
import { LifeboatError } from '../errors.ts'

describe('GET /health', () => {
  test('answers 503 with every reason why the backups cannot be relied on', async () => {
    const health = {
      healthy: false,
      reasons: [{ code: 'no-backup', detail: 'there is no complete full backup yet' }],
      warnings: [{ code: 'volume-gone' as const, detail: 'volume x was there' }],
      latest: null,
    }

    const response = await (
      await createTestApp({ health: async () => health })
    ).inject({ url: '/health' })

    expect([response.statusCode, response.json()]).toEqual([503, health])
  })
})

describe('GET', () => {
  test('/backups and /runs give lists, /backups/ID the manifest', async () => {
    const server = await createTestApp()
    const get = async (url: string): Promise<unknown> =>
      (await server.inject({ url, headers })).json()

    expect(await get('/backups')).toEqual([exampleBackup()])
    expect(await get('/runs')).toEqual([exampleRun({ id: 'run-1' })])
    expect(await get('/runs/run-1')).toEqual(exampleRun({ id: 'run-1' }))
    expect(await get('/backups/latest')).toEqual({
      ...exampleManifest(),
      level: 'written',
      verified: null,
    })
  })

  test('/runs gives only the newest ones where a limit is given, still oldest first', async () => {
    const runs = ['run-1', 'run-2', 'run-3'].map((id) => exampleRun({ id }))
    const server = await createTestApp({ runs: () => runs })
    const get = async (query: string): Promise<unknown> =>
      (await server.inject({ url: `/runs${query}`, headers })).json()

    expect(await get('')).toEqual(runs)
    expect(await get('?limit=2')).toEqual(runs.slice(1))
    expect(await get('?limit=9')).toEqual(runs)
  })

  test('/backups gives a page of them, counted from the newest, and how many there are', async () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((id) => exampleBackup({ id }))
    const server = await createTestApp({ backups: async () => all })
    const get = async (query: string): Promise<unknown> => {
      const response = await server.inject({ url: `/backups${query}`, headers })
      const ids = response.json().map(({ id }: { id: string }) => id)
      return [ids.join(''), response.headers['x-total-count']]
    }

    expect(await get('')).toEqual(['abcde', '5'])
    expect(await get('?limit=2')).toEqual(['de', '5'])
    expect(await get('?limit=2&offset=2')).toEqual(['bc', '5'])
    expect(await get('?limit=2&offset=4')).toEqual(['a', '5'])
    expect(await get('?limit=2&offset=9')).toEqual(['', '5'])
    expect(await get('?offset=1')).toEqual(['abcd', '5'])
  })

  test('/backups/ID/report gives all that is known of one', async () => {
    const response = await (await createTestApp()).inject({ url: '/backups/x/report', headers })

    expect(response.json()).toEqual({
      ...exampleManifest(),
      level: 'written',
      verified: null,
      verification: null,
      verificationUnread: null,
    })
  })

  test.each(['?limit=0', '?offset=-1', '?before=x'])('/backups%s is 400', async (query) => {
    const server = await createTestApp()
    expect((await server.inject({ url: `/backups${query}`, headers })).statusCode).toBe(400)
  })

  test('/runs keeps what a run was warned of, and the last words of its tools', async () => {
    const details = ['pg_dump: error: out of memory']
    const run = exampleRun({
      warnings: ['volume x was there the last time'],
      failures: [{ what: 'db', code: 'dump-failed', why: 'it ended', hint: 'Look.', details }],
      error: { code: 'commit-failed', message: 'not stored', hint: 'Look.', details },
    })
    const server = await createTestApp({ run: () => run })

    expect((await server.inject({ url: '/runs/x', headers })).json()).toEqual(run)
  })

  test.each(['?limit=0', '?limit=-1', '?limit=1.5', '?limit=all', '?limits=1'])(
    '/runs%s is 400',
    async (query) => {
      const server = await createTestApp()
      expect((await server.inject({ url: `/runs${query}`, headers })).statusCode).toBe(400)
    },
  )

  test.each([
    ['/backups/none', 'no-such-backup', 'there is no backup "none"'],
    ['/runs/none', 'no-such-run', 'there is no run "none"'],
    ['/nowhere', 'no-such-page', 'there is nothing at GET /nowhere'],
  ])('%s is 404 with the code %s', async (url, code, detail) => {
    const response = await (await createTestApp()).inject({ url, headers })

    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({ status: 404, code, detail, hint: expect.any(String) })
  })

  test('/openapi.json describes every route', async () => {
    const response = await (await createTestApp()).inject({ url: '/openapi.json', headers })

    expect(Object.keys(response.json().paths).toSorted()).toEqual([
      '/backups',
      '/backups/verify',
      '/backups/{id}',
      '/backups/{id}/config',
      '/backups/{id}/file',
      '/backups/{id}/report',
      '/backups/{id}/restore',
      '/backups/{id}/table',
      '/backups/{id}/tree',
      '/backups/{id}/verify',
      '/health',
      '/health/live',
      '/metrics',
      '/runs',
      '/runs/{id}',
      '/runs/{id}/events',
      '/session',
      '/stack',
      '/statistics',
    ])
  })

  test.each([
    ['engine-unreachable', 503],
    ['engine-connection-lost', 503],
    ['no-repository', 404],
    ['repository-password', 500],
  ])('/stack with the problem %s is %i', async (code, status) => {
    const stack = (): never => {
      throw new LifeboatError(code, 'what failed', { hint: 'What to do.', details: ['a line'] })
    }

    const response = await (await createTestApp({ stack })).inject({ url: '/stack', headers })

    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({
      code,
      detail: 'what failed',
      hint: 'What to do.',
      details: ['a line'],
    })
  })

  test('/stack with a bug of ours is 500, and says nothing of its inside', async () => {
    const bug = new TypeError('sesame is not a function')
    const stack = (): Promise<never> => Promise.reject(bug)

    const response = await (await createTestApp({ stack })).inject({ url: '/stack', headers })

    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({
      code: 'bug',
      detail: 'something inside Lifeboat failed',
    })
    expect(response.body).not.toContain('sesame')
  })
})
