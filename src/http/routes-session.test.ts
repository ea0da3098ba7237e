import { describe, expect, test } from 'vitest'

import {
  createTestApp,
  headers as withToken,
  listen,
  starting,
  token,
} from '../../test/support/fake-backend.ts'
import type { Scope } from '../model/scope.ts'
import type { Backend } from './backend.ts'
import { sessionMs } from './sessions.ts'

const start = Date.parse('2026-11-21T03:00:00.000Z')

describe('a login', () => {
  test('with the token gives a cookie that no script sees and no other site sends', async () => {
    const { logIn } = await open()

    const answer = await logIn(token)

    expect(answer.status).toBe(204)
    expect(attributes(answer)).toEqual([
      'HttpOnly',
      'Max-Age=43200',
      'Path=/',
      'SameSite=Strict',
      expect.stringMatching(/^lifeboat_session_shop=[\w-]{43}$/),
    ])
  })

  test.each(['', 'another-token', `${token}x`, token.slice(0, -1)])(
    'with a bad token (%j) is 401, and gives none',
    async (bad) => {
      const { logIn } = await open()

      const answer = await logIn(bad)

      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null])
      expect(await answer.json()).toMatchObject({ code: 'unauthorized', hint: expect.any(String) })
    },
  )

  test('from a page of another site is refused', async () => {
    const { logIn } = await open()

    const answer = await logIn(token, { 'sec-fetch-site': 'cross-site' })

    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null])
  })

  test('anew ends the session that the browser had', async () => {
    const { logIn, get } = await open()
    const first = cookieOf(await logIn(token))
    const second = cookieOf(await logIn(token, { cookie: first }))

    expect([(await get(first)).status, (await get(second)).status]).toEqual([401, 200])
  })
})

describe('behind a proxy', () => {
  const said = { 'x-forwarded-proto': 'https', 'x-forwarded-prefix': '/ops/lifeboat' }

  test('that is trusted the cookie is for TLS and for the prefix alone', async () => {
    const { logIn } = await open({ trustsProxy: true })

    expect(attributes(await logIn(token, said))).toEqual(
      expect.arrayContaining(['Secure', 'Path=/ops/lifeboat']),
    )
  })

  test('that is not trusted what it says is not believed', async () => {
    const { logIn } = await open()

    const found = attributes(await logIn(token, said))

    expect(found).toContain('Path=/')
    expect(found).not.toContain('Secure')
  })

  test.each(['/x; Domain=evil.example', 'x', '/a//b', 'https://evil.example/'])(
    'what is no path is no prefix: %s',
    async (prefix) => {
      const { logIn } = await open({ trustsProxy: true })

      expect(attributes(await logIn(token, { 'x-forwarded-prefix': prefix }))).toContain('Path=/')
    },
  )
})

describe('a session', () => {
  test('says whose it is and when it ends, and opens what the token opens', async () => {
    const { logIn, get, ask } = await open()
    const cookie = cookieOf(await logIn(token))

    expect(await (await get(cookie)).json()).toEqual({
      project: 'shop',
      version: '0.1.0',
      expires: new Date(start + sessionMs).toISOString(),
    })
    expect((await ask('/backups', { headers: { cookie } })).status).toBe(200)
  })

  test('that has expired is 401 everywhere', async () => {
    let ms = start
    const { logIn, get, ask } = await open({}, () => new Date(ms))
    const cookie = cookieOf(await logIn(token))

    ms += sessionMs

    expect((await get(cookie)).status).toBe(401)
    expect((await ask('/backups', { headers: { cookie } })).status).toBe(401)
  })

  test('that nobody began is 401', async () => {
    const { get } = await open()

    for (const cookie of ['', 'lifeboat_session_shop=', 'lifeboat_session_shop=AAAA']) {
      expect((await get(cookie)).status).toBe(401)
    }
  })

  test('ends when it is told to, and the browser forgets it', async () => {
    const { logIn, get, ask } = await open()
    const cookie = cookieOf(await logIn(token))

    const answer = await ask('/session', {
      method: 'DELETE',
      headers: { cookie, 'x-lifeboat-request': 'page' },
    })

    expect(answer.status).toBe(204)
    expect(attributes(answer)).toEqual(
      expect.arrayContaining(['lifeboat_session_shop=', 'Max-Age=0', 'HttpOnly']),
    )
    expect((await get(cookie)).status).toBe(401)
  })

  test('does not help whoever names a wrong token', async () => {
    const { logIn, ask } = await open()
    const cookie = cookieOf(await logIn(token))
    const headers = { cookie, authorization: 'Bearer another-token' }

    expect((await ask('/backups', { headers })).status).toBe(401)
  })
})

describe('what would change something and comes by the cookie', () => {
  const page = { 'x-lifeboat-request': 'page' }

  test.each([
    ['without the pages’ header', {}],
    ['with another one', { 'x-lifeboat-request': 'form' }],
    ['from another site', { ...page, 'sec-fetch-site': 'cross-site' }],
    ['from another port of the host', { ...page, 'sec-fetch-site': 'same-site' }],
    ['from nowhere', { ...page, 'sec-fetch-site': 'none' }],
  ])('%s is refused, and starts nothing', async (_how, more) => {
    const asked: Scope[] = []
    const { logIn, ask } = await open({ start: starting(asked) })
    const cookie = cookieOf(await logIn(token))

    const answer = await ask('/backups', { method: 'POST', headers: { cookie, ...more } })

    expect([answer.status, await answer.json(), asked]).toEqual([
      403,
      expect.objectContaining({ code: 'cross-site-request', status: 403 }),
      [],
    ])
  })

  test.each([
    ['of a browser that says who asks', { ...page, 'sec-fetch-site': 'same-origin' }],
    ['of one that does not', page],
  ])('from a page %s is done', async (_how, more) => {
    const asked: Scope[] = []
    const { logIn, ask } = await open({ start: starting(asked) })
    const cookie = cookieOf(await logIn(token))

    const answer = await ask('/backups', { method: 'POST', headers: { cookie, ...more } })

    expect([answer.status, asked]).toHaveLength(2)
    expect(answer.status).toBe(202)
    expect(asked).toHaveLength(1)
  })

  test('is asked none of that of whoever has the token', async () => {
    const { ask } = await open()
    const headers = { ...withToken, 'sec-fetch-site': 'cross-site' }

    expect((await ask('/backups', { method: 'POST', headers })).status).toBe(202)
  })
})

type Asked = {
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
  /** GET /session with a cookie. */
  readonly get: (cookie: string) => Promise<Response>
  readonly logIn: (given: string, headers?: Record<string, string>) => Promise<Response>
}

async function open(
  changes: Partial<Backend> = {},
  now: () => Date = () => new Date(start),
): Promise<Asked> {
  const base = await listen(await createTestApp(changes, { now }))
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${base}${path}`, init)
  return {
    ask,
    get: (cookie) => ask('/session', { headers: { cookie } }),
    logIn: (given, headers = {}) =>
      ask('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ token: given }),
      }),
  }
}

function attributes(answer: Response): string[] {
  return (answer.headers.get('set-cookie') ?? '').split('; ').toSorted()
}

function cookieOf(answer: Response): string {
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}
