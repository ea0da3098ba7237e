import { z } from 'zod'

const Seconds = z.number().describe('seconds since 1970')

/** A snapshot to compare with, and when restic read what it holds. */
export const Parent = z.object({
  id: z.string(),
  from: Seconds,
  to: Seconds,
  isAtRest: z.boolean().describe('nothing wrote meanwhile'),
  cleanSince: Seconds.nullable().describe('nothing that was written before was still dirty'),
})
export type Parent = z.infer<typeof Parent>

/** What the worker that makes the passes is told, in a file. */
export const PassRequest = z.object({
  path: z.string(),
  folders: z.array(z.string()).describe('the places below it where something is mounted'),
  hot: z.array(z.string()).describe('arguments of restic, but for parent, gate and path'),
  final: z.array(z.string()),
  rewrite: z.array(z.string()).describe('the same for taking files out of a snapshot'),
  isAtRest: z.boolean().describe('nothing that runs writes to it'),
  without: z.array(z.string()).describe('patterns of what is left out'),
  parent: Parent.nullable(),
  hotLimitMs: z
    .number()
    .nullable()
    .describe('hot passes are made until the last took less; null: none'),
})
export type PassRequest = z.infer<typeof PassRequest>

/** What it says, one JSON line each. restic’s own lines come between. */
export const Ready = z.object({
  event: z.literal('ready'),
  hotPasses: z.number(),
  reread: z.number().describe('files that are read again whatever their times say'),
})

export const Passed = z.object({ event: z.literal('passed'), ms: z.number() })

export const Changed = z.object({
  event: z.literal('changed'),
  during: z.object({ count: z.number(), paths: z.array(z.string()) }),
  since: z.object({ count: z.number(), paths: z.array(z.string()) }),
})
export type Changed = z.infer<typeof Changed>

const Size = z.number().int().nonnegative()

export const Measured = z.object({
  event: z.literal('measured'),
  folders: z
    .array(z.object({ path: z.string(), files: Size, bytes: Size }))
    .describe('what each holds of regular files, without what is left out'),
  problem: z.string().nullable().describe('why they could not be measured; then there are none'),
})
export type Measured = z.infer<typeof Measured>

export const Clusters = z.object({
  event: z.literal('clusters'),
  found: z.array(
    z.object({
      path: z.string(),
      holds: z
        .enum(['data', 'log'])
        .describe(
          'a data directory with postmaster.pid in it, or a write-ahead log apart from its own',
        ),
    }),
  ),
})
export type Cluster = z.infer<typeof Clusters>['found'][number]

/** The one pass that counts begins. */
export const goSignal = 'SIGUSR1'
