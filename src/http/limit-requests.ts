import { finished } from 'node:stream'

import type { FastifyReply, FastifyRequest } from 'fastify'

import { LifeboatError } from '../errors.ts'
import { isOpen } from './require-token.ts'

/** Each may start a restic; those who wait for a run to end count as well. */
export const mostRequests = 32

/**
 * Lets so many requests in at once, and throws `too-many-requests` for one more. One counts until its answer, or whoever asked, has gone. Health is
 * not counted: it is told from memory, and an engine that does not hear it restarts the container.
 */
export function limitRequests(
  most: number,
): (request: FastifyRequest, reply: FastifyReply) => void {
  let underWay = 0
  return (request, reply) => {
    if (isOpen(request)) return
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
