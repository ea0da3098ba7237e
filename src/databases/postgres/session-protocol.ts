import { z } from 'zod'

/** What the session worker says, one JSON line each, in this order. Lifeboat answers with signals only. */
export const Found = z.object({
  event: z.literal('found'),
  version: z.string(),
  versionNumber: z.number(),
  dataDirectory: z.string(),
  tablespaces: z.array(z.string()),
  databases: z.array(z.string()),
})

export const Refused = z.object({
  event: z.literal('refused'),
  code: z.string(),
  reason: z.string(),
})

export const Exported = z.object({
  event: z.literal('exported'),
  databases: z.array(
    z.object({
      name: z.string(),
      snapshot: z.string(),
      encoding: z.string(),
      collation: z.string(),
      collationVersion: z.string().nullable(),
      collationVersionActual: z.string().nullable(),
      extensions: z.array(z.object({ name: z.string(), version: z.string() })),
      bytes: z.number(),
    }),
  ),
})
export type ExportedDatabase = z.infer<typeof Exported>['databases'][number]

export const Counted = z.object({
  event: z.literal('counted'),
  databases: z.array(
    z.object({
      name: z.string(),
      tables: z.array(z.object({ schema: z.string(), name: z.string(), rows: z.number() })),
      largeObjects: z.number(),
    }),
  ),
})
export type CountedDatabase = z.infer<typeof Counted>['databases'][number]

/** SIGUSR1: open and export the snapshots, then count. SIGTERM: let go of them and end. */
export const exportSignal = 'SIGUSR1'
export const releaseSignal = 'SIGTERM'
