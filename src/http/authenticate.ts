import type { FastifyRequest } from 'fastify'

import { accessOf } from './access.ts'
import { refuseCrossSite } from './refuse-cross-site.ts'
import { requireToken } from './require-token.ts'
import type { SessionCookie } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

export type Gate = {
  readonly token: string
  readonly sessions: Sessions
  readonly cookie: SessionCookie
}

/** Lets in who has the token, or a session and comes from a page of Lifeboat. Throws `unauthorized`, `cross-site-request`. */
export function authenticate(request: FastifyRequest, { token, sessions, cookie }: Gate): void {
  if (accessOf(request) !== undefined) return
  // Who names a token means it: a wrong one is told, whatever the browser sends along.
  const hasSession =
    request.headers.authorization === undefined && sessions.find(cookie.read(request)) !== undefined
  if (hasSession) refuseCrossSite(request)
  else requireToken(request, token)
}
