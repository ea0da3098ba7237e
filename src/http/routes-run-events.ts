import { Readable } from 'node:stream'
import { z } from 'zod'

import type { Backend } from './backend.ts'
import { IdInPath } from './id-in-path.ts'
import { renderEvents } from './render-events.ts'
import { requireRun } from './routes-runs.ts'
import type { Routes } from './with-zod.ts'

export function addRunEventsRoute(routes: Routes, backend: Backend): void {
  routes.get(
    '/runs/:id/events',
    {
      schema: {
        summary:
          'What becomes of a run, as server-sent events: `run` (the run) at once and whenever it changes, `progress` (how far a part of it is), `end` (the run)',
        params: IdInPath,
        response: {
          200: {
            description: 'The events; data is JSON. The stream ends with the run',
            content: { 'text/event-stream': { schema: z.string() } },
          },
          204: z.null().describe('The end was told before: do not ask again'),
        },
      },
    },
    async ({ params, headers }, reply) => {
      requireRun(backend, params.id)
      // An EventSource comes back by itself, naming the last event that it has seen; this is how it is told to stay away.
      if (headers['last-event-id'] === 'end') return reply.code(204).send(null)
      const events: unknown = Readable.from(renderEvents(backend.follow(params.id)))
      return (
        reply
          .code(200)
          .header('content-type', 'text/event-stream; charset=utf-8')
          .header('cache-control', 'no-store')
          // nginx keeps back what it has not enough of.
          .header('x-accel-buffering', 'no')
          .send(events as string)
      )
    },
  )
}
