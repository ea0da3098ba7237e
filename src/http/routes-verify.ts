import { z } from 'zod'

import { LifeboatError } from '../errors.ts'
import { explainUnproved } from '../model/explain-unproved.ts'
import { isSound, listFindings, RepositoryCheck } from '../model/repository-check.ts'
import { Run } from '../model/run.ts'
import { verifiableLevels, Verification } from '../model/verification.ts'
import { stackNeedsDrill } from '../model/stack-drill.ts'
import type { Backend } from './backend.ts'
import { IdInPath } from './id-in-path.ts'
import type { Routes } from './with-zod.ts'

const Order = z
  .strictObject({
    level: z.enum(verifiableLevels).default('decoded'),
    stack: z
      .boolean()
      .default(false)
      .describe(
        'with level drilled: the whole stack is brought up, too, closed off, and taken away',
      ),
  })
  .nullish()
  .transform((body) => body ?? { level: 'decoded' as const, stack: false })

const OrderAll = z
  .strictObject({
    forgetLost: z
      .boolean()
      .default(false)
      .describe('what is lost is named once more, and not missed any longer'),
  })
  .nullish()
  .transform((body) => body ?? { forgetLost: false })

const Wait = z.strictObject({ wait: z.enum(['true', 'false']).default('false') })

export function addVerifyRoute(routes: Routes, backend: Backend): void {
  routes.post(
    '/backups/:id/verify',
    {
      schema: {
        summary: 'Proves a backup as far as is wanted; with wait=true answers when that has ended',
        params: IdInPath,
        body: Order,
        querystring: Wait,
        response: { 200: Verification, 202: Run },
      },
    },
    async ({ params, body, query }, reply) => {
      const { level, stack } = body
      if (stack && level !== 'drilled') throw stackNeedsDrill()
      const { run, done } = await backend.verify({ backup: params.id, level, stack })
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

export function addVerifyAllRoute(routes: Routes, backend: Backend): void {
  routes.post(
    '/backups/verify',
    {
      schema: {
        summary:
          'Reads the whole repository and names every backup that is damaged or lost; with wait=true answers when that has ended',
        body: OrderAll,
        querystring: Wait,
        response: { 200: RepositoryCheck, 202: Run },
      },
    },
    async ({ body, query }, reply) => {
      const { run, done } = await backend.verifyAll(body.forgetLost)
      done.catch(() => undefined)
      if (query.wait === 'false') {
        return reply.code(202).header('location', `/runs/${run.id}`).send(run)
      }
      return reply.code(200).send(requireSound(await done))
    },
  )
}

function requireSound(check: RepositoryCheck): RepositoryCheck {
  if (isSound(check)) return check
  const bad = check.backups.filter(({ state }) => state !== 'sound')
  throw new LifeboatError(
    'verification-failed',
    `${bad.length} of ${check.backups.length} backups are damaged or lost`,
    {
      hint: `GET /runs/${check.id} says all that was found. Make a new backup, and look at the disk that holds the repository.`,
      details: [
        ...bad.map(({ id, project, state }) => `backup ${id} of ${project}: ${state}`),
        ...listFindings(check).flatMap(({ what, why, details }) => [`${what}: ${why}`, ...details]),
      ],
    },
  )
}
