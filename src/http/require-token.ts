import { createHash, timingSafeEqual } from 'node:crypto'

import type { FastifyRequest } from 'fastify'

import { LifeboatError } from '../errors.ts'

/** Paths that answer everybody: container health checks carry no secrets. */
const open = new Set(['/health', '/health/live'])

/** Throws `unauthorized` unless the request carries the token. Compared by digest, so that time tells nothing about it. */
export function requireToken(request: FastifyRequest, token: string): void {
  if (isOpen(request)) return
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (given !== '' && timingSafeEqual(digest(given), digest(token))) return
  throw new LifeboatError('unauthorized', 'a bearer token is needed', {
    hint: 'Send "Authorization: Bearer TOKEN" with LIFEBOAT_TOKEN, or the token that the log showed at the first start.',
  })
}

/** Whether everybody is answered. */
export function isOpen({ url }: Pick<FastifyRequest, 'url'>): boolean {
  return open.has(url.split('?')[0] ?? '')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
