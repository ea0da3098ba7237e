import { z } from 'zod'

import { CoveredMount } from './coverage.ts'
import { Reference } from './reference.ts'
import { Scope } from './scope.ts'

/** How far the stored parts belong to one moment, the surest first. */
export const consistencies = ['stopped', 'frozen', 'ordered', 'hot'] as const
export type Consistency = (typeof consistencies)[number]

/** What is done with a service that writes and says nothing by label. */
export type ConsistencyDefault = 'freeze' | 'ordered'

const Paths = z.array(z.string()).readonly()

export const DumpStep = z.object({
  do: z.literal('dump'),
  service: z.string(),
  containerId: z.string(),
  databases: z.array(z.string()).readonly(),
  because: z.string(),
})
export type DumpStep = z.infer<typeof DumpStep>

export const ArchiveStep = z.object({
  do: z.literal('archive'),
  kind: z.enum(['volume', 'bind']),
  source: z.string().describe('volume name or host path'),
  path: z.string().describe('where it stands inside the files part'),
  without: Paths.describe(
    'paths below it that are left out: a live data directory, the repository',
  ),
  excludes: Paths.describe('globs of files below it that are left out by label'),
  because: z.string(),
})
export type ArchiveStep = z.infer<typeof ArchiveStep>

export const ConfigStep = z.object({
  do: z.literal('config'),
  projectFolder: z.string().optional(),
  outside: Paths.describe('named files and read-only binds outside the project folder'),
  without: Paths.describe('host paths below the project folder that are data'),
  because: z.string(),
})
export type ConfigStep = z.infer<typeof ConfigStep>

const halted = {
  service: z.string(),
  container: z.string(),
  containerId: z.string(),
  because: z.string(),
}

export const PauseStep = z.object({ do: z.literal('pause'), ...halted })
export type PauseStep = z.infer<typeof PauseStep>

export const StopStep = z.object({
  do: z.literal('stop'),
  ...halted,
  timeoutS: z.number().optional().describe('seconds; without it the container’s own'),
})
export type StopStep = z.infer<typeof StopStep>

export const HookStep = z.object({
  do: z.literal('hook'),
  ...halted,
  when: z.enum(['before', 'after']).describe('the files and rows of one moment are taken'),
  command: z.string(),
})
export type HookStep = z.infer<typeof HookStep>

export const ImagesStep = z.object({
  do: z.literal('images'),
  images: z.array(z.object({ id: z.string(), name: z.string(), bytes: z.number() })).readonly(),
  because: z.string(),
})
export type ImagesStep = z.infer<typeof ImagesStep>

export const SkipStep = z.object({ do: z.literal('skip'), what: z.string(), because: z.string() })
export type SkipStep = z.infer<typeof SkipStep>

export const Step = z.discriminatedUnion('do', [
  HookStep,
  StopStep,
  PauseStep,
  DumpStep,
  ArchiveStep,
  ConfigStep,
  ImagesStep,
  SkipStep,
])
export type Step = z.infer<typeof Step>

/** One thing that was asked for and is not in the backup. */
export const Failure = z.object({
  what: z.string(),
  code: z.string(),
  why: z.string(),
  hint: z.string(),
  details: z.array(z.string()).describe('the last lines that the tool itself wrote'),
})
export type Failure = z.infer<typeof Failure>

/** Everything a backup will do, decided before the first thing is done. Pure data; the executor adds no decision. */
export const BackupPlan = z.object({
  project: z.string(),
  scope: Scope,
  consistency: z.enum(consistencies).describe('what it will reach if nothing comes between'),
  consistencyBecause: z.array(z.string()).readonly().describe('why it is not better'),
  steps: z.array(Step).readonly(),
  coverage: z.array(CoveredMount).readonly(),
  references: z
    .array(Reference)
    .readonly()
    .describe('rows that name files; a drill looks for these'),
  failures: z
    .array(Failure)
    .readonly()
    .describe('what is already known to go wrong; it makes the backup incomplete'),
  warnings: z.array(z.string()).readonly(),
})
export type BackupPlan = z.infer<typeof BackupPlan>
