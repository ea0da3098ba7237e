import type { FastifyRequest } from 'fastify'

import { LifeboatError } from '../errors.ts'

type Asked = Pick<FastifyRequest, 'method' | 'headers'>

/** What Lifeboat's own pages say with each request that changes something. */
export const pageHeader = 'x-lifeboat-request'

/**
 * Throws `cross-site-request` for what a page of somebody else may have had the browser send, which puts the cookie on it by itself. A header of one's own
 * cannot be sent to another site without that being allowed, and nobody is; where the browser says who asks, it must be Lifeboat's own page.
 */
export function refuseCrossSite(request: Asked): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (request.headers[pageHeader] !== 'page') throw crossSite()
  refuseForeignSite(request)
}

/** The same for a login, which carries no cookie yet: nobody is logged in by another page. */
export function refuseForeignSite({ headers }: Asked): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') throw crossSite()
}

function crossSite(): LifeboatError {
  return new LifeboatError('cross-site-request', 'the request does not come from a Lifeboat page', {
    hint: 'Scripts send the bearer token instead of a cookie; pages send "X-Lifeboat-Request: page" to where they were loaded from.',
  })
}
