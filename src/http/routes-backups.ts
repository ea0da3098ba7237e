import { z } from 'zod'

import { Backup } from '../model/backup.ts'
import { findShortfall, MadeBackup } from '../model/made-backup.ts'
import { Run } from '../model/run.ts'
import { BackupType } from '../model/scope.ts'
import { ShownManifest } from '../model/shown-backup.ts'
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

export function addBackupRoutes(routes: Routes, backend: Backend): void {
  routes.get(
    '/backups',
    { schema: { summary: 'Backups, oldest first', response: { 200: z.array(Backup) } } },
    async () => [...(await backend.backups())],
  )

  routes.get(
    '/backups/:id',
    {
      schema: {
        summary: 'One backup by its id, the beginning of it, or `latest`',
        params: z.object({ id: z.string() }),
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
