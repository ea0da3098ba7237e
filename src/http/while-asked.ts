import type { FastifyReply } from 'fastify'

/** A signal that is aborted when whoever asked has gone before the answer's end: what works for nobody ends. */
export function whileAsked({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}
