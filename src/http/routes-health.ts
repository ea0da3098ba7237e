import { z } from 'zod'

import { Health } from '../model/health.ts'
import type { Routes } from './with-zod.ts'
import type { Backend } from './backend.ts'

export function addHealthRoutes(routes: Routes, backend: Backend): void {
  routes.get(
    '/health/live',
    {
      config: { access: 'health' },
      schema: {
        summary: 'The process answers',
        response: { 200: z.object({ live: z.literal(true) }) },
      },
    },
    async () => ({ live: true as const }),
  )

  routes.get(
    '/health',
    {
      config: { access: 'health' },
      schema: {
        summary: 'Whether the backups can be relied on, with every reason why not',
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const health = await backend.health()
      return reply.code(health.healthy ? 200 : 503).send(health)
    },
  )
}
