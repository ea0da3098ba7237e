import { z } from 'zod'

import { explainUnproved } from '../model/explain-unproved.ts'
import { Run } from '../model/run.ts'
import { verifiableLevels, Verification } from '../model/verification.ts'
import type { Backend } from './backend.ts'
import type { Routes } from './with-zod.ts'

const Order = z
  .strictObject({ level: z.enum(verifiableLevels).default('decoded') })
  .nullish()
  .transform((body) => body ?? { level: 'decoded' as const })

const Wait = z.strictObject({ wait: z.enum(['true', 'false']).default('false') })

export function addVerifyRoute(routes: Routes, backend: Backend): void {
  routes.post(
    '/backups/:id/verify',
    {
      schema: {
        summary: 'Proves a backup as far as is wanted; with wait=true answers when that has ended',
        params: z.object({ id: z.string() }),
        body: Order,
        querystring: Wait,
        response: { 200: Verification, 202: Run },
      },
    },
    async ({ params, body, query }, reply) => {
      const { run, done } = await backend.verify({ backup: params.id, level: body.level })
      // Whoever does not wait is told by the run's record; the failure itself is logged where it happened.
      done.catch(() => undefined)
      if (query.wait === 'false') {
        return reply.code(202).header('location', `/runs/${run.id}`).send(run)
      }
      // Whoever waits is told by the status alone, too.
      const verification = await done
      const unproved = explainUnproved(verification)
      if (unproved !== undefined) throw unproved
      return reply.code(200).send(verification)
    },
  )
}
