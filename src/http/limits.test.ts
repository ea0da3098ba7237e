import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'

import { createTestApp, headers, listen, starting } from '../../test/support/fake-backend.ts'
import { eventually } from '../../test/support/eventually.ts'
import type { Scope } from '../model/scope.ts'
import { mostLogins, mostRequests } from './limit-requests.ts'

describe('as many requests as are answered at once', () => {
  test('are answered, and one more is refused, while health is told all the same', async () => {
    const { app, asked, answer } = await openSlow()
    const first = Array.from({ length: mostRequests }, () =>
      app.inject({ url: '/backups', headers }),
    )
    await eventually(() => expect(asked()).toBe(mostRequests))

    const more = await app.inject({ url: '/runs', headers })
    const health = await app.inject({ url: '/health' })
    const stranger = await app.inject({ url: '/runs' })
    answer()

    expect([more.statusCode, more.headers['retry-after']]).toEqual([429, '5'])
    expect(more.json()).toMatchObject({ code: 'too-many-requests', hint: expect.any(String) })
    expect([health.statusCode, stranger.statusCode]).toEqual([200, 401])
    for (const each of first) expect((await each).statusCode).toBe(200)
    expect((await app.inject({ url: '/runs', headers })).statusCode).toBe(200)
  })

  test('count no longer once whoever asked has gone', async () => {
    const { app, asked } = await openSlow()
    const base = await listen(app)
    const gone = new AbortController()
    for (let count = 0; count < mostRequests; count += 1) {
      fetch(`${base}/backups`, { headers, signal: gone.signal }).catch(() => undefined)
    }
    await eventually(() => expect(asked()).toBe(mostRequests))
    expect((await fetch(`${base}/runs`, { headers })).status).toBe(429)

    gone.abort()

    await eventually(async () => {
      expect((await fetch(`${base}/runs`, { headers })).status).toBe(200)
    })
  })

  test('are never used up by requests without the token', async () => {
    const app = await createTestApp()
    for (let count = 0; count < 3 * mostRequests; count += 1) {
      expect((await app.inject({ url: '/runs' })).statusCode).toBe(401)
    }

    expect((await app.inject({ url: '/runs', headers })).statusCode).toBe(200)
  })
})

describe('logins', () => {
  test('are refused beyond a few at once, and take nothing from those who have the token', async () => {
    const app = await createTestApp()
    const base = await listen(app)
    const slow = Array.from({ length: mostLogins }, () => beginLogin(base))

    await eventually(async () => {
      const more = await fetch(`${base}/session`, login)
      expect([more.status, await more.json()]).toMatchObject([429, { code: 'too-many-requests' }])
    })
    expect((await fetch(`${base}/runs`, { headers })).status).toBe(200)
    for (const socket of slow) socket.destroy()

    await eventually(async () => {
      expect((await fetch(`${base}/session`, login)).status).toBe(401)
    })
  })
})

const login = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ token: 'not-the-token' }),
}

/** A login whose body does not come. */
function beginLogin(base: string): Socket {
  const socket = connect(Number(new URL(base).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write('POST /session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n')
  socket.write('Content-Length: 20\r\n\r\n')
  return socket
}

describe('a request', () => {
  test('with a body that is too long is refused by a problem document, and starts nothing', async () => {
    const asked: Scope[] = []
    const app = await createTestApp({ start: starting(asked) })

    const response = await app.inject({
      method: 'POST',
      url: '/backups',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: JSON.stringify({ services: ['x'.repeat(70_000)] }),
    })

    expect([response.statusCode, response.json().code, asked]).toEqual([413, 'bad-request', []])
  })

  test('with headers that are too long is refused', async () => {
    const base = await listen(await createTestApp())

    const response = await fetch(`${base}/runs`, {
      headers: { ...headers, 'x-long': 'x'.repeat(20_000) },
    })

    expect(response.status).toBe(431)
  })

  test('must be sent within a time, and an answer may take as long as it does', async () => {
    const { server } = await createTestApp()

    expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000, timeout: 0 })
    expect(server.maxConnections).toBeGreaterThan(mostRequests)
  })

  test('that is none is told so', async () => {
    const { port } = new URL(await listen(await createTestApp()))
    const socket = connect(Number(port), '127.0.0.1')
    socket.end('nonsense\r\n\r\n')

    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /)
  })
})

/** An application whose list of backups comes when it is told to. */
async function openSlow(): Promise<{
  readonly app: FastifyInstance
  readonly asked: () => number
  readonly answer: () => void
}> {
  const { promise, resolve } = Promise.withResolvers<[]>()
  let count = 0
  const app = await createTestApp({
    backups: () => {
      count += 1
      return promise
    },
  })
  return { app, asked: () => count, answer: () => resolve([]) }
}
