import { z } from 'zod'

import { backupStates, levels, reasons } from './backup.ts'
import { Run } from './run.ts'
import { BackupType } from './scope.ts'

const Count = z.number().int().nonnegative()
const Seconds = z.number().nonnegative()
const Time = z.iso.datetime()

export const Day = z.object({
  day: z.iso.date().describe('in UTC'),
  made: Count.describe('backups that are complete, and that nothing speaks against'),
  failed: Count.describe('those that are not, and runs that made none'),
})
export type Day = z.infer<typeof Day>

export const CountedBackup = z.object({
  id: z.string(),
  time: Time.describe('when it began'),
  type: BackupType,
  reason: z.enum(reasons),
  state: z.enum(backupStates),
  level: z.enum(levels),
  bytes: Count.describe('of all parts'),
  addedBytes: Count.describe('by which the repository grew'),
  durationSeconds: Seconds,
  frozenSeconds: Seconds.optional().describe(
    'for which the container stood still that did so longest; missing where it is not known',
  ),
})
export type CountedBackup = z.infer<typeof CountedBackup>

export const CountedDrill = z.object({
  time: Time.describe('when it had ended'),
  backup: z.string(),
  proved: z.boolean().describe('whether the backup came back whole'),
  recoverySeconds: Seconds.optional().describe(
    'from nothing until the slowest of its database servers was loaded; missing where it is not known',
  ),
  stackSeconds: Seconds.optional().describe(
    'from nothing until the whole stack was healthy; missing where that was not drilled',
  ),
})
export type CountedDrill = z.infer<typeof CountedDrill>

export const CountedRestore = z.object({
  run: z.string(),
  time: Time.describe('when it began'),
  kind: Run.shape.kind,
  state: Run.shape.state,
  backup: z.string().optional(),
  durationSeconds: Seconds.optional(),
  downSeconds: Seconds.optional().describe('for which services were stopped'),
})
export type CountedRestore = z.infer<typeof CountedRestore>

/** What the repository takes: of all stacks in it, for they share what is equal. */
export const RepositorySize = z.object({
  bytes: Count.describe('as stored: compressed, and what is equal only once'),
  rawBytes: Count.optional().describe('of the same before compression'),
})
export type RepositorySize = z.infer<typeof RepositorySize>

/** Figures over time, of what manifests, verification records and remembered runs say. What is not known is missing, never 0. */
export const Statistics = z.object({
  days: z.array(Day).describe('those on which there was a backup or a run that was to make one'),
  repository: RepositorySize.partial().extend({
    backupBytes: Count.describe(
      'of all parts of all backups: what they would take as plain copies',
    ),
    history: z
      .array(z.object({ time: Time, bytes: Count }))
      .describe('bytes by which the backups that stand now had made it grow until then'),
  }),
  backups: z.array(CountedBackup).describe('oldest first'),
  drills: z.array(CountedDrill).describe('oldest first'),
  restores: z.array(CountedRestore).describe('rebuilds and clones among them, oldest first'),
})
export type Statistics = z.infer<typeof Statistics>
