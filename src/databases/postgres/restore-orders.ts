import { z } from 'zod'

import { fingerprints } from '../../model/fingerprint.ts'
import { Swap } from '../../model/journal.ts'
import { SequencePosition } from '../../model/manifest.ts'
import { CountedTable } from './session-protocol.ts'

const Names = z.array(z.string())

/** A statement, and what to run instead when the server refuses it. */
export const Attempt = z.object({ statement: z.string(), otherwise: z.string().optional() })
export type Attempt = z.infer<typeof Attempt>

/** What the worker that speaks SQL during a restore is told: one order per worker, as a JSON file. */
export const Order = z.discriminatedUnion('order', [
  /** Looks only. */
  z.object({ order: z.literal('look') }),
  /** Looks only, into one database. */
  z.object({
    order: z.literal('ask'),
    database: z.string(),
    questions: Names.describe('queries of one JSON value each'),
  }),
  /** Makes roles, tablespaces and the empty databases. */
  z.object({
    order: z.literal('prepare'),
    maintenance: z.string(),
    globals: z.array(Attempt).describe('run one by one, in one session'),
    creates: Names.describe('CREATE DATABASE statements'),
    swaps: z.array(Swap),
  }),
  /** Counts what was loaded, and hashes it for the fingerprint `rows`; then gives the databases their owners, grants and settings. */
  z.object({
    order: z.literal('settle'),
    maintenance: z.string(),
    fingerprint: z.enum(fingerprints),
    databases: z.array(z.object({ name: z.string(), properties: Names })),
  }),
  /** Renames all of them in one transaction. What was renamed already stays. */
  z.object({
    order: z.literal('swap'),
    maintenance: z.string(),
    swaps: z.array(Swap),
    alterRoles: Names,
    again: z.boolean().describe('it may have been done, and cleaned up after, before a crash'),
  }),
  /** The other way round. */
  z.object({ order: z.literal('unswap'), maintenance: z.string(), swaps: z.array(Swap) }),
  /** Looks only: what the rows of each database that is there have gone through. */
  z.object({ order: z.literal('read-changes'), databases: Names }),
  /** Removes databases and roles; those that are gone already are fine. */
  z.object({
    order: z.literal('drop'),
    databases: Names,
    roles: Names,
    kept: Names.optional().describe('databases that stay, and are nobody’s template any more'),
  }),
])
export type Order = z.infer<typeof Order>

export const Looked = z.object({
  event: z.literal('looked'),
  versionNumber: z.number(),
  dataDirectory: z.string(),
  databases: Names,
  roles: Names,
  tablespaces: Names,
  extensions: z.array(z.object({ name: z.string(), versions: Names })).describe('available'),
  preparedTransactions: z.array(z.object({ database: z.string(), count: z.number() })),
})
export type Looked = z.infer<typeof Looked>

export const Answered = z.object({
  event: z.literal('answered'),
  answers: z.array(z.array(z.unknown())).describe('the rows of each question'),
})

export const CountedTables = z.object({
  name: z.string(),
  tables: z.array(CountedTable),
  largeObjects: z.number(),
  largeObjectsHash: z.string().optional(),
  sequences: z
    .array(z.object({ schema: z.string(), name: z.string(), ...SequencePosition.shape }))
    .optional(),
})
export type CountedTables = z.infer<typeof CountedTables>

export const Settled = z.object({ event: z.literal('settled'), databases: z.array(CountedTables) })

export const Changes = z.object({
  event: z.literal('changes'),
  databases: z.array(
    z.object({
      name: z.string(),
      changes: z.string().nullable().describe('null: it cannot be told'),
    }),
  ),
})
export type Changes = z.infer<typeof Changes>

export const Done = z.object({
  event: z.literal('done'),
  notes: Names.describe('what could not be done and does no harm'),
})

/** The server refused a statement; nothing after it was run. */
export const Failed = z.object({
  event: z.literal('failed'),
  reason: z.string(),
  statement: z.string(),
})
