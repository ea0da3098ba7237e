import { z } from 'zod'

import { Sequence } from '../../model/manifest.ts'

const Names = z.array(z.string())

/** Hashed only where that was asked for. */
export const CountedTable = z.object({
  schema: z.string(),
  name: z.string(),
  rows: z.number(),
  hash: z.string().optional(),
})

/** What the session worker says, one JSON line each. Lifeboat answers with signals only. */
export const Found = z.object({
  event: z.literal('found'),
  version: z.string(),
  versionNumber: z.number(),
  dataDirectory: z.string(),
  postmaster: z.string().describe('when it started: no two servers have the same'),
  superuser: z.string(),
  preload: z.string(),
  tablespaces: z.array(z.string()),
  databases: Names.describe('that accept connections'),
  closed: Names.describe('that accept none, template0 left out'),
  invalid: Names.describe('whose dropping was cut off'),
})

export const Refused = z.object({
  event: z.literal('refused'),
  code: z.string(),
  reason: z.string(),
})

export const Exported = z.object({
  event: z.literal('exported'),
  databases: z.array(z.object({ name: z.string(), snapshot: z.string() })),
  unopened: z
    .array(z.object({ name: z.string(), reason: z.string() }))
    .describe('that are there and let nobody in, though they accepted connections or are new'),
  oneMoment: z.boolean().describe('no transaction ended between the first snapshot and the last'),
})
export type Exported = z.infer<typeof Exported>
export type ExportedDatabase = Exported['databases'][number]
export type UnopenedDatabase = Exported['unopened'][number]

export const Compared = z.object({
  event: z.literal('compared'),
  unchanged: z.boolean().describe('no transaction has ended since the last snapshot was opened'),
})

export const Counted = z.object({
  event: z.literal('counted'),
  databases: z.array(
    z.object({
      name: z.string(),
      encoding: z.string(),
      collation: z.string(),
      collationVersion: z.string().nullable(),
      collationVersionActual: z.string().nullable(),
      extensions: z.array(z.object({ name: z.string(), version: z.string() })),
      bytes: z.number(),
      tables: z.array(CountedTable),
      largeObjects: z.number(),
      largeObjectsBytes: z.number().optional(),
      largeObjectsHash: z.string().optional(),
      unhashed: Names.optional().describe('what could not be hashed, and why'),
    }),
  ),
})
export type CountedDatabase = z.infer<typeof Counted>['databases'][number]

/** Said only by a session that held its snapshots until then. */
export const Released = z.object({
  event: z.literal('released'),
  databases: z
    .array(
      z.object({
        name: z.string(),
        sequences: z.array(Sequence).optional(),
        emptied: Names.optional().describe('tables whose rows the snapshot does not see any more'),
        unwatched: z.string().optional().describe('why that could not be found out'),
      }),
    )
    .describe('those of which there is something to say'),
})
export type ReleasedDatabase = z.infer<typeof Released>['databases'][number]

/**
 * Connect to every database, so that opening the snapshots takes no more than that; answered by `prepared`. Open and export them, then
 * count; answered by `exported`, `counted`. Compare what was exported with now; answered by `compared`. Let go of them and end.
 */
export const signals = {
  prepare: 'SIGUSR1',
  export: 'SIGUSR2',
  compare: 'SIGHUP',
  release: 'SIGTERM',
} as const
