import { z } from 'zod'

import { BackupType } from './scope.ts'

const Count = z.number().int().nonnegative()
const Names = z.array(z.string()).readonly()

/** What to bring back; everything when nothing is named. */
export const Selection = z.object({
  type: BackupType.default('full'),
  services: Names.default([]),
  databases: Names.default([]),
  table: z.string().optional().describe('SCHEMA.TABLE of the one database named'),
  volumes: Names.default([]).describe('volume names, with or without the project in front'),
  path: z.string().optional().describe('a file or folder inside the one volume named'),
  into: z.string().optional().describe('a new database or volume beside the original'),
})
export type Selection = z.infer<typeof Selection>

export const RestoreOptions = z.object({
  safeguard: z.boolean().default(true).describe('a safety backup of what is overwritten'),
  keepOld: z.boolean().default(false).describe('keep the databases that were replaced'),
  checkSpace: z.boolean().default(true).describe('refuse when the disk seems too small'),
  keepExtra: z.boolean().default(false).describe('keep files that came after the backup'),
  replaceRoles: z.boolean().default(false).describe('bring roles that exist to the backup’s state'),
})
export type RestoreOptions = z.infer<typeof RestoreOptions>

/** Which backup (its id, the beginning of it, or `latest`), what of it, and how. */
export type RestoreWish = {
  readonly backup: string
  readonly selection: Selection
  readonly options: RestoreOptions
}

/** One database of the stack, and what it becomes. */
export const DatabaseStep = z.object({
  do: z.literal('database'),
  service: z.string(),
  containerId: z.string().describe('of the server that takes it'),
  database: z.string(),
  dump: z.string().describe('path of the dump inside the databases part'),
  into: z.string().describe('name it has in the end'),
  over: z.enum(['live', 'missing', 'beside']).describe('what has that name now'),
  because: z.string(),
})
export type DatabaseStep = z.infer<typeof DatabaseStep>

export const TableStep = DatabaseStep.omit({ do: true, into: true, over: true }).extend({
  do: z.literal('table'),
  schema: z.string(),
  table: z.string(),
})
export type TableStep = z.infer<typeof TableStep>

/** A volume or host path, all of it or one path inside. */
export const FilesStep = z.object({
  do: z.literal('files'),
  kind: z.enum(['volume', 'bind']),
  from: z.string().describe('path inside the files part'),
  target: z.string().describe('volume name or host path that is written to'),
  inside: z.string().optional().describe('the one path that is brought back, relative'),
  without: Names.describe(
    'paths inside the files part that are not touched: the backup left them out, or live data or the repository is there today',
  ),
  excludes: Names.default([]).describe('globs of files that the backup left out: never touched'),
  over: z.enum(['live', 'beside']),
  way: z
    .enum(['exchange', 'in place'])
    .default('in place')
    .describe('restored beside the live files and exchanged with them, or written over them'),
  because: z.string(),
})
export type FilesStep = z.infer<typeof FilesStep>

export const RestoreStep = z.discriminatedUnion('do', [DatabaseStep, TableStep, FilesStep])
export type RestoreStep = z.infer<typeof RestoreStep>

export const Stop = z.object({
  service: z.string(),
  container: z.string(),
  id: z.string(),
  because: z.string(),
})
export type Stop = z.infer<typeof Stop>

/** Everything a restore will do, as data. */
export const RestorePlan = z.object({
  project: z.string(),
  backup: z.object({
    id: z.string(),
    type: BackupType,
    state: z.enum(['complete', 'incomplete']),
    startedAt: z.iso.datetime(),
    host: z.string().describe('the machine that it was made on'),
    consistency: z.string(),
  }),
  selection: Selection,
  options: RestoreOptions,
  steps: z.array(RestoreStep),
  downMs: Count.describe('milliseconds for which they are stopped, estimated'),
  stops: z
    .array(Stop)
    .describe('containers that stop, in that order; they start in the reverse one'),
  left: z.array(z.string()).describe('what the backup holds and the restore leaves as it is'),
  absent: z.array(z.string()).describe('what the backup does not hold'),
  warnings: z.array(z.string()),
})
export type RestorePlan = z.infer<typeof RestorePlan>

/** Of tables alone: each is restored in one transaction, and nothing stops, is written down or is swapped for it. Pure. */
export function isOfTables({ steps }: Pick<RestorePlan, 'steps'>): boolean {
  return steps.every((step) => step.do === 'table')
}

/** How a restore went; kept with its run. */
export const RestoreReport = z.object({
  backup: z.string(),
  safeguard: z.string().nullable().describe('id of the backup that undoes this restore'),
  outcome: z.literal('restored'),
  databases: z.array(
    z.object({
      service: z.string(),
      database: z.string(),
      into: z.string(),
      tables: Count,
      rows: Count.describe('counted after the restore; equal to the backup’s'),
      kept: z.string().nullable().describe('name of the database it replaced, when that was kept'),
    }),
  ),
  tables: z.array(
    z.object({
      service: z.string(),
      database: z.string(),
      table: z.string().describe('SCHEMA.TABLE'),
      rows: Count,
    }),
  ),
  files: z.array(z.object({ target: z.string(), inside: z.string().nullable() })),
  written: z.object({ files: Count, bytes: Count }),
  services: z.array(z.object({ service: z.string(), container: z.string(), health: z.string() })),
  downMs: Count.describe('milliseconds from the first stop until all was healthy again'),
  warnings: z.array(z.string()),
})
export type RestoreReport = z.infer<typeof RestoreReport>
