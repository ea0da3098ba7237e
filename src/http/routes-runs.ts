import { z } from 'zod'

import { LifeboatError } from '../errors.ts'
import { BackupPlan } from '../model/plan.ts'
import { Run } from '../model/run.ts'
import { Upcoming } from '../model/upcoming.ts'
import { IdInPath } from './id-in-path.ts'
import type { Routes } from './with-zod.ts'
import type { Backend } from './backend.ts'

const FoundStack = BackupPlan.extend({
  schedule: z.array(Upcoming).describe('backups by the clock, by their types'),
})

const Limit = z.strictObject({
  limit: z.coerce.number().int().min(1).optional().describe('only so many, the newest ones'),
})

export function addRunRoutes(routes: Routes, backend: Backend): void {
  routes.get(
    '/stack',
    {
      schema: {
        summary: 'What was found, what a full backup would do with it, and when the next ones come',
        response: { 200: FoundStack },
      },
    },
    async () => ({ ...(await backend.stack()), schedule: [...backend.schedule()] }),
  )

  routes.get(
    '/runs',
    {
      schema: {
        summary: 'Runs, oldest first',
        querystring: Limit,
        response: { 200: z.array(Run) },
      },
    },
    async ({ query }) => backend.runs().slice(-(query.limit ?? Infinity)),
  )

  routes.get(
    '/runs/:id',
    {
      schema: {
        summary: 'One run',
        params: IdInPath,
        response: { 200: Run },
      },
    },
    async ({ params }) => requireRun(backend, params.id),
  )
}

/** Throws `no-such-run`. */
export function requireRun(backend: Pick<Backend, 'run'>, id: string): Run {
  const run = backend.run(id)
  if (run !== undefined) return run
  throw new LifeboatError('no-such-run', `there is no run "${id}"`, {
    hint: 'GET /runs lists the runs that are still remembered.',
  })
}
