import { describe, expect, test } from 'vitest'

import { createTestApp, starting, token } from '../../test/support/fake-backend.ts'
import type { Scope } from '../model/scope.ts'

const routes = [
  '/stack',
  '/backups',
  '/backups/x',
  '/runs',
  '/runs/x',
  '/metrics',
  '/openapi.json',
  '/nowhere',
]

describe('without the token', () => {
  test.each(routes)('GET %s is refused with a problem document', async (url) => {
    const response = await (await createTestApp()).inject({ url })

    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toEqual({
      type: 'urn:lifeboat:problem:unauthorized',
      title: 'unauthorized',
      status: 401,
      detail: 'a bearer token is needed',
      code: 'unauthorized',
      hint: 'Send "Authorization: Bearer TOKEN" with LIFEBOAT_TOKEN, or the token that the log showed at the first start.',
      details: [],
    })
  })

  test('POST /backups starts nothing', async () => {
    const asked: Scope[] = []
    const response = await (
      await createTestApp({ start: starting(asked) })
    ).inject({
      method: 'POST',
      url: '/backups',
    })

    expect([response.statusCode, asked]).toEqual([401, []])
  })

  test.each([
    ['a wrong one', 'Bearer another-token-of-16'],
    ['the beginning of it', `Bearer ${token.slice(0, -1)}`],
    ['more than it', `Bearer ${token}x`],
    ['none behind the scheme', 'Bearer '],
    ['another scheme', `Basic ${token}`],
    ['the bare token', token],
  ])('a request with %s is refused', async (_what, authorization) => {
    const response = await (
      await createTestApp()
    ).inject({ url: '/backups', headers: { authorization } })

    expect(response.statusCode).toBe(401)
  })

  test('nobody gets in even if the token were empty', async () => {
    const server = await createTestApp({ token: '' })

    for (const given of [{}, { authorization: 'Bearer ' }, { authorization: '' }]) {
      const { statusCode } = await server.inject({ url: '/backups', headers: given })
      expect(statusCode).toBe(401)
    }
  })

  test.each(['/health', '/health?verbose=1', '/health/live'])('GET %s answers', async (url) => {
    expect((await (await createTestApp()).inject({ url })).statusCode).toBe(200)
  })

  test.each(['/health/../backups', '//health', '/health%2Flive', '/healthy', '/health/live/x'])(
    'GET %s is not taken for a health check',
    async (url) => {
      expect((await (await createTestApp()).inject({ url })).statusCode).toBe(401)
    },
  )
})
