import { z } from 'zod'

import { Verified } from './backup.ts'
import { Drill } from './drill.ts'
import { partKinds } from './manifest.ts'
import { Failure } from './plan.ts'

/** The record's format. Readers check it before anything else and refuse what they do not know. */
export const verificationFormat = 1

/** Levels that can be asked for; `written` is there already. */
export const verifiableLevels = ['stored', 'decoded', 'drilled'] as const
export type VerifiableLevel = (typeof verifiableLevels)[number]

/** Which backup is to be proved, and how far. */
export type VerifyWish = {
  /** Its id, the beginning of it, or `latest`. */
  readonly backup: string
  readonly level: VerifiableLevel
  /** Whether a drill brings up the whole stack, too. */
  readonly stack?: boolean | undefined
}

const Count = z.number().int().nonnegative()

/** A part that was read to its end out of the repository, hashes verified, and then listed. */
export const CheckedPart = z.object({
  kind: z.enum(partKinds),
  files: Count.describe('names of files that the listing has'),
  bytes: Count.describe('bytes of these files'),
  types: z.record(z.string(), Count).describe('how many of each type, folders among them'),
  ms: Count.describe('milliseconds'),
})
export type CheckedPart = z.infer<typeof CheckedPart>

/** A dump that its own pg_restore read to its end. */
export const CheckedDump = z.object({
  service: z.string(),
  database: z.string(),
  path: z.string().describe('pg_dump directory inside the databases part'),
  entries: Count.describe('entries of its table of contents'),
  tables: Count.describe('tables whose rows it holds'),
  rows: Count.describe('rows in the files of these tables'),
  largeObjects: Count,
})
export type CheckedDump = z.infer<typeof CheckedDump>

/** An image whose archive holds all of it: by the hashes in it, it is the one that it was. */
export const CheckedImage = z.object({ id: z.string(), name: z.string() })
export type CheckedImage = z.infer<typeof CheckedImage>

/** What was proved of a backup, how, and what spoke against it. Kept in the repository beside the backup. */
export const Verification = z.object({
  format: z.literal(verificationFormat),
  ...Verified.shape,
  project: z.string(),
  host: z.string().describe('the engine’s name for the machine that verified'),
  wanted: z.enum(verifiableLevels),
  lifeboat: z.string().describe('version that wrote it'),
  parts: z.array(CheckedPart),
  dumps: z.array(CheckedDump),
  images: z.array(CheckedImage).default([]),
  drill: Drill.nullable().default(null).describe('null when it was not restored'),
  findings: z.array(Failure).describe('empty when all that was wanted is proved'),
})
export type Verification = z.infer<typeof Verification>
