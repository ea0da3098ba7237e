import { z } from 'zod'

import { measure } from '../model/metrics.ts'
import type { Backend } from './backend.ts'
import { renderMetrics } from './render-metrics.ts'
import type { Routes } from './with-zod.ts'

export function addMetricsRoute(routes: Routes, backend: Backend): void {
  routes.get(
    '/metrics',
    {
      schema: {
        summary: 'Figures about the backups, in Prometheus’ text form',
        response: {
          200: { description: 'The figures', content: { 'text/plain': { schema: z.string() } } },
        },
      },
    },
    async (_request, reply) => {
      const { contentType, text } = await renderMetrics(measure(await backend.facts()))
      return reply.header('content-type', contentType).send(text)
    },
  )
}
