import { z } from 'zod'

import { Verified } from './backup.ts'
import { partKinds } from './manifest.ts'
import { Failure } from './plan.ts'

/** The record's format. Readers check it before anything else and refuse what they do not know. */
export const verificationFormat = 1

/** Levels that can be asked for; `written` is there already. */
export const verifiableLevels = ['stored', 'decoded'] as const
export type VerifiableLevel = (typeof verifiableLevels)[number]

/** Which backup is to be proved (its id, the beginning of it, or `latest`), and how far. */
export type VerifyWish = { readonly backup: string; readonly level: VerifiableLevel }

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
  findings: z.array(Failure).describe('empty when all that was wanted is proved'),
})
export type Verification = z.infer<typeof Verification>
