import { finished } from 'node:stream'

import type { FastifyReply, FastifyRequest } from 'fastify'

import { LifeboatError } from '../errors.ts'
import { accessOf } from './access.ts'

/** Each may start a restic; those who wait for a run to end count as well. */
export const mostRequests = 32

/** Whoever has no token may ask for a session: they must not use up what others ask with, and trying tokens goes no faster for being done at once. */
export const mostLogins = 4

/**
 * Lets so many requests in at once, so many logins besides, and throws `too-many-requests` for one more. Health is not counted: it is told from memory, and an
 * engine that does not hear it restarts the container. Nor are the pages, which are files.
 */
export function limitRequests(): (request: FastifyRequest, reply: FastifyReply) => void {
  const [limitAll, limitLogins] = [limitTo(mostRequests), limitTo(mostLogins)]
  return (request, reply) => {
    const access = accessOf(request)
    if (access === undefined) limitAll(reply)
    if (access === 'login') limitLogins(reply)
  }
}

/** One counts until its answer, or whoever asked, has gone. */
function limitTo(most: number): (reply: FastifyReply) => void {
  let underWay = 0
  return (reply) => {
    if (underWay >= most) {
      throw new LifeboatError('too-many-requests', `${most} requests are under way already`, {
        hint: 'Try again when some have been answered. For a run, ask GET /runs/ID now and then instead of ?wait=true.',
      })
    }
    underWay += 1
    finished(reply.raw, () => {
      underWay -= 1
    })
  }
}
