import { createHash, timingSafeEqual } from 'node:crypto'

import type { FastifyRequest } from 'fastify'

import { LifeboatError } from '../errors.ts'

/** Throws `unauthorized` unless the request carries the token. */
export function requireToken(request: FastifyRequest, token: string): void {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (isToken(given, token)) return
  throw new LifeboatError('unauthorized', 'a bearer token is needed', {
    hint: 'Send "Authorization: Bearer TOKEN" with LIFEBOAT_TOKEN, or the token that the log showed at the first start.',
  })
}

/** Whether it is the token. Compared by digest, so that time tells nothing about it. */
export function isToken(given: string, token: string): boolean {
  return given !== '' && timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
