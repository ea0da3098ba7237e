import { z } from 'zod'

import { LifeboatError } from '../errors.ts'
import { Session } from '../model/session.ts'
import type { Gate } from './authenticate.ts'
import type { Backend } from './backend.ts'
import { refuseForeignSite } from './refuse-cross-site.ts'
import { isToken } from './require-token.ts'
import type { Routes } from './with-zod.ts'

const Login = z.strictObject({ token: z.string() })

const Nothing = z.null().describe('no body')

/** Where people log in: the token is given once, and kept by nobody. */
export function addSessionRoutes(routes: Routes, backend: Backend, gate: Gate): void {
  const { sessions, cookie } = gate
  routes.post(
    '/session',
    {
      config: { access: 'login' },
      schema: { summary: 'Begins a session', body: Login, response: { 204: Nothing } },
    },
    async (request, reply) => {
      refuseForeignSite(request)
      if (!isToken(request.body.token, gate.token)) throw wrongToken()
      // Whoever logs in again leaves no session behind.
      sessions.end(cookie.read(request))
      return reply
        .code(204)
        .header('set-cookie', cookie.write(request, sessions.begin()))
        .send(null)
    },
  )

  routes.get(
    '/session',
    { schema: { summary: 'The session that the cookie proves', response: { 200: Session } } },
    async (request) => {
      const expires = sessions.find(cookie.read(request))
      if (expires === undefined) throw noSession()
      const { project, version } = backend
      return { project, version, expires: expires.toISOString() }
    },
  )

  routes.delete(
    '/session',
    { schema: { summary: 'Ends the session', response: { 204: Nothing } } },
    async (request, reply) => {
      sessions.end(cookie.read(request))
      return reply.code(204).header('set-cookie', cookie.write(request, '')).send(null)
    },
  )
}

function wrongToken(): LifeboatError {
  return new LifeboatError('unauthorized', 'that is not the token', {
    hint: 'It is LIFEBOAT_TOKEN, or the one that the log showed at the first start.',
  })
}

function noSession(): LifeboatError {
  return new LifeboatError('unauthorized', 'there is no session', {
    hint: 'POST /session with the token begins one.',
  })
}
