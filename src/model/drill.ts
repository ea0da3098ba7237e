import { z } from 'zod'

import { DrilledReference } from './reference.ts'
import { DrilledStack } from './stack-drill.ts'

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

/** The files part as it stood when all of it had been restored into a scratch volume. */
export const DrilledFiles = z.object({
  files: Count.describe('names of files that were restored and compared'),
  bytes: Count.describe('bytes of these files'),
  types: z.record(z.string(), Count).describe('how many of each type, folders among them'),
  different: Count.describe('paths that did not stand as they were stored'),
  differences: z.array(z.string()).describe('the first 50 of them, each with what differs'),
  ms: Count.describe('milliseconds'),
})
export type DrilledFiles = z.infer<typeof DrilledFiles>

/** What restoring the backup into containers that are thrown away has shown. */
export const Drill = z.object({
  servers: z.array(DrilledServer),
  files: DrilledFiles.nullable().describe(
    'null where the backup has none, or they could not be restored',
  ),
  references: z.array(DrilledReference).default([]).describe('rows that name files, and the files'),
  stack: DrilledStack.nullable()
    .default(null)
    .describe('null where the whole stack was not asked for, or did not come up'),
})
export type Drill = z.infer<typeof Drill>
