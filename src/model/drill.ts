import { z } from 'zod'

const Count = z.number().int().nonnegative()

/** A database that was restored from the backup, dumped again, and compared with the dump that it was restored from. */
export const DrilledDatabase = z.object({
  database: z.string(),
  path: z.string().describe('pg_dump directory inside the databases part'),
  tables: Count.describe('tables whose rows were compared'),
  rows: Count.describe('rows that were compared'),
  largeObjects: Count,
  notes: z.array(z.string()).describe('what is the same, but written otherwise'),
})
export type DrilledDatabase = z.infer<typeof DrilledDatabase>

export const DrilledServer = z.object({
  service: z.string(),
  image: z.string(),
  recoveryMs: Count.describe('milliseconds from nothing until all databases were loaded'),
  indexes: z
    .enum(['checked', 'unavailable'])
    .describe('by amcheck; unavailable where the image has none'),
  databases: z.array(DrilledDatabase),
})
export type DrilledServer = z.infer<typeof DrilledServer>

/** All volumes and host paths, restored and compared with what the repository lists. */
export const DrilledFiles = z.object({
  files: Count,
  bytes: Count,
  entries: Count.describe('names that were compared: files, folders, links and all else'),
  recoveryMs: Count.describe('milliseconds that restoring them took, each file read once more'),
})
export type DrilledFiles = z.infer<typeof DrilledFiles>

/** What restoring the backup into containers that are thrown away has shown. */
export const Drill = z.object({
  servers: z.array(DrilledServer),
  files: DrilledFiles.nullable().describe(
    'null where the backup has none, or they could not be restored',
  ),
})
export type Drill = z.infer<typeof Drill>
