import { z } from 'zod'

import { LifeboatError } from '../errors.ts'
import { RestoreOptions, RestorePlan, RestoreReport, Selection } from '../model/restore.ts'
import { Run } from '../model/run.ts'
import type { Backend } from './backend.ts'
import { IdInPath } from './id-in-path.ts'
import type { Routes } from './with-zod.ts'

const Order = z.strictObject({
  confirm: z.string().describe('the project’s name: what is there will be overwritten'),
  ...Selection.shape,
  ...RestoreOptions.shape,
  dryRun: z.boolean().default(false).describe('answers with the plan and changes nothing'),
})

const Wait = z.strictObject({ wait: z.enum(['true', 'false']).default('false') })

export function addRestoreRoutes(routes: Routes, backend: Backend): void {
  routes.post(
    '/backups/:id/restore',
    {
      schema: {
        summary: 'Restores a backup, or a part of it, into the running stack',
        params: IdInPath,
        body: Order,
        querystring: Wait,
        response: { 200: z.union([RestoreReport, RestorePlan]), 202: Run },
      },
    },
    async ({ params, body, query }, reply) => {
      requireConfirmation(body.confirm, backend.project)
      const wish = {
        backup: params.id,
        selection: Selection.parse(body),
        options: RestoreOptions.parse(body),
      }
      if (body.dryRun) return reply.code(200).send(await backend.planRestore(wish))
      const { run, done } = await backend.restore(wish)
      // Whoever does not wait is told by the run's record; the failure itself is logged where it happened.
      done.catch(() => undefined)
      if (query.wait === 'false') {
        return reply.code(202).header('location', `/runs/${run.id}`).send(run)
      }
      return reply.code(200).send(await done)
    },
  )
}

function requireConfirmation(confirm: string, project: string): void {
  if (confirm === project) return
  throw new LifeboatError(
    'not-confirmed',
    `"${confirm}" does not confirm a restore into ${project}`,
    {
      hint: `Send {"confirm": "${project}"} when this is the stack that you mean. Nothing was changed.`,
    },
  )
}
