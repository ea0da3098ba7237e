import { z } from 'zod'

import { ReportedManifest } from '../model/backup-report.ts'
import { ConfigDifference } from '../model/config-difference.ts'
import { ListedFolder } from '../model/listed-folder.ts'
import type { Backend } from './backend.ts'
import { IdInPath } from './id-in-path.ts'
import { describeBytes, sendDownload } from './send-download.ts'
import { whileAsked } from './while-asked.ts'
import type { Routes } from './with-zod.ts'

/** Names of files may hold anything but these. What climbs is refused, not followed: nobody who read a listing asks for it. */
const PathInside = z
  .string()
  .startsWith('/')
  .refine((path) => !path.includes('\0'), 'has a NUL in it')
  .refine((path) => !path.split('/').some((name) => name === '..' || name === '.'), 'climbs')

const Place = {
  volume: z
    .string()
    .optional()
    .describe('volume name, or path on the host; left out: the path is one of the backup'),
}
const Folder = z.strictObject({ ...Place, path: PathInside.default('/') })
const File = z.strictObject({ ...Place, path: PathInside })
const Table = z.strictObject({
  database: z
    .string()
    .regex(/^[^/]+\/[^]+$/)
    .describe('SERVICE/DATABASE'),
  table: z.string().describe('SCHEMA.TABLE'),
})

/** What is inside one backup, without a restore. */
export function addInsideRoutes(routes: Routes, backend: Backend): void {
  routes.get(
    '/backups/:id/report',
    {
      schema: {
        summary: 'All that is known of a backup: its manifest and the newest verification, whole',
        params: IdInPath,
        response: { 200: ReportedManifest },
      },
    },
    async ({ params }) => {
      const { manifest, ...proved } = await backend.report(params.id)
      return { ...manifest, ...proved }
    },
  )

  routes.get(
    '/backups/:id/tree',
    {
      schema: {
        summary: 'What one folder of a backup holds',
        params: IdInPath,
        querystring: Folder,
        response: { 200: ListedFolder },
      },
    },
    async ({ params, query }, reply) =>
      backend.folder({ backup: params.id, ...query }, whileAsked(reply)),
  )

  routes.get(
    '/backups/:id/file',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'The bytes of one file of a backup',
        params: IdInPath,
        querystring: File,
        response: { 200: describeBytes('application/octet-stream', 'The file') },
      },
    },
    async ({ params, query }, reply) => {
      const signal = whileAsked(reply)
      const download = await backend.file({ backup: params.id, ...query }, signal)
      return sendDownload(reply, download, 'application/octet-stream')
    },
  )

  routes.get(
    '/backups/:id/table',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'One table of a backup as SQL: what makes it, and its rows',
        params: IdInPath,
        querystring: Table,
        response: { 200: describeBytes('application/sql', 'SQL for psql') },
      },
    },
    async ({ params, query }, reply) => {
      const [service = '', ...database] = query.database.split('/')
      const wanted = { service, database: database.join('/'), table: query.table }
      const download = await backend.table({ backup: params.id, ...wanted }, whileAsked(reply))
      return sendDownload(reply, download, 'application/sql')
    },
  )

  routes.get(
    '/backups/:id/config',
    {
      schema: {
        summary: 'What a backup’s configuration and today’s differ in',
        params: IdInPath,
        response: { 200: ConfigDifference },
      },
    },
    async ({ params }, reply) => backend.compareConfig(params.id, whileAsked(reply)),
  )
}
