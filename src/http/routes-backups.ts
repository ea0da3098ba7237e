import { z } from 'zod'

import { Backup } from '../model/backup.ts'
import { findShortfall, MadeBackup } from '../model/made-backup.ts'
import { Run } from '../model/run.ts'
import { BackupType } from '../model/scope.ts'
import { ShownManifest } from '../model/shown-backup.ts'
import { IdInPath } from './id-in-path.ts'
import type { Routes } from './with-zod.ts'
import type { Backend } from './backend.ts'

const Trigger = z
  .strictObject({
    type: BackupType.default('full'),
    services: z.array(z.string()).default([]),
  })
  .nullish()
  .transform((body) => body ?? { type: 'full' as const, services: [] })

const Wait = z.strictObject({ wait: z.enum(['true', 'false']).default('false') })

/** Counted from the newest one, which is what is looked at first. */
const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).optional().describe('only so many'),
  offset: z.coerce.number().int().min(0).default(0).describe('without so many of the newest'),
})

export function addBackupRoutes(routes: Routes, backend: Backend): void {
  routes.get(
    '/backups',
    {
      schema: {
        summary: 'Backups, oldest first; X-Total-Count says how many there are',
        querystring: Page,
        response: { 200: z.array(Backup) },
      },
    },
    async ({ query }, reply) => {
      const all = await backend.backups()
      reply.header('x-total-count', all.length)
      return selectPage(all, query)
    },
  )

  routes.get(
    '/backups/:id',
    {
      schema: {
        summary: 'One backup by its id, the beginning of it, or `latest`',
        params: IdInPath,
        response: { 200: ShownManifest },
      },
    },
    async ({ params }) => {
      const { manifest, level, verified } = await backend.backup(params.id)
      return { ...manifest, level, verified }
    },
  )

  routes.post(
    '/backups',
    {
      schema: {
        summary: 'Starts a backup; with wait=true answers when it has ended',
        body: Trigger,
        querystring: Wait,
        response: { 200: MadeBackup, 202: Run },
      },
    },
    async ({ body, query }, reply) => {
      const { run, done } = await backend.start(body)
      // Whoever does not wait is told by the run's record; the failure itself is logged where it happened.
      done.catch(() => undefined)
      if (query.wait === 'false') {
        return reply.code(202).header('location', `/runs/${run.id}`).send(run)
      }
      const made = await done
      const shortfall = findShortfall(made)
      if (shortfall !== undefined) throw shortfall
      return reply.code(200).send(made)
    },
  )
}

function selectPage<T>(all: readonly T[], { limit, offset }: z.infer<typeof Page>): T[] {
  const end = Math.max(0, all.length - offset)
  return all.slice(Math.max(0, end - (limit ?? Infinity)), end)
}
