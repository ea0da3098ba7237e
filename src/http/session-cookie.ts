import { parseCookie, stringifySetCookie, type SetCookie } from 'cookie'
import type { FastifyRequest } from 'fastify'

import { sessionMs } from './sessions.ts'

/** How the session's id travels in a cookie. */
export type SessionCookie = {
  /** The id that a request carries; empty where it carries none. */
  read(request: FastifyRequest): string
  /** The header that has the browser keep an id; an empty one has it forget. */
  write(request: FastifyRequest, id: string): string
}

/**
 * Named after the project: browsers send a host's cookies to all of its ports, and there may be a Lifeboat on each. `trustsProxy`: what a proxy says of the
 * prefix is believed; what it says of TLS is known to the request.
 */
export function sessionCookie(project: string, trustsProxy: boolean): SessionCookie {
  const name = `lifeboat_session_${project.replaceAll(/[^\w-]/g, '_')}`
  return {
    read: ({ headers }) => parseCookie(headers.cookie ?? '')[name] ?? '',
    write: (request, id) => {
      const attributes: Omit<SetCookie, 'name' | 'value'> = {
        httpOnly: true,
        sameSite: 'strict',
        secure: request.protocol === 'https',
        path: trustsProxy ? readPrefix(request) : '/',
        maxAge: id === '' ? 0 : sessionMs / 1000,
      }
      return stringifySetCookie({ name, value: id, ...attributes })
    },
  }
}

/** Where the proxy has put Lifeboat; the root where it says nothing, or nothing that is a path. */
function readPrefix({ headers }: FastifyRequest): string {
  const prefix = headers['x-forwarded-prefix']
  if (typeof prefix !== 'string') return '/'
  return /^(\/[\w.~-]+)+\/?$/.test(prefix) ? prefix : '/'
}
