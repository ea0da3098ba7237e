import { z } from 'zod'

import { now } from '../clock.ts'
import { consistencies } from './plan.ts'
import { isPossible } from './possible-moment.ts'
import { BackupType } from './scope.ts'

/** How much has been proved of a backup. `written` is what a commit gives; the rest comes from verification. */
export const levels = ['written', 'stored', 'decoded', 'drilled'] as const
export type Level = (typeof levels)[number]

/** Whether what has been proved is as much as is wanted. */
export function reaches(level: Level, wanted: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(wanted)
}

/** What can be proved at most where nothing can be drilled. Pure. */
export function withinReach<Wanted extends Level>(
  wanted: Wanted,
  drillable: boolean,
): Wanted | 'decoded' {
  return wanted === 'drilled' && !drillable ? 'decoded' : wanted
}

/** A verification as a list shows it: all of it is in the tags of its record's snapshot. */
export const Verified = z.object({
  id: z.string().describe('of the run that made it'),
  backup: z.string(),
  wanted: z.enum(levels),
  proved: z.enum(levels).describe('less than wanted when something speaks against it'),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
})
export type Verified = z.infer<typeof Verified>

/** Why a backup was made. A safety backup holds what a restore overwrote, which is what one no longer wanted: never `latest`. */
export const reasons = ['asked', 'safeguard'] as const

/** Whether all of it is there that was planned. */
export const backupStates = ['complete', 'incomplete'] as const

/** A backup as a list shows it: all of it is in the tags of the manifest's snapshot. */
export const Backup = z.object({
  id: z.string(),
  project: z.string(),
  host: z.string(),
  type: BackupType,
  services: z.array(z.string()),
  reason: z.enum(reasons),
  state: z.enum(backupStates),
  level: z.enum(levels),
  verified: Verified.nullable().describe(
    'its newest verification; one that something spoke against stands until one that looks as far finds nothing',
  ),
  drilled: Verified.nullable().describe('its newest drill, whatever it proved'),
  drillable: z
    .boolean()
    .describe('whether it holds databases or files: else there is nothing to restore in a drill'),
  consistency: z.enum(consistencies),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  sequence: z
    .number()
    .int()
    .nonnegative()
    .describe(
      'grows with each backup of a stack on its machine, whatever the clock says; 0: not counted',
    ),
  ms: z.number().int().nonnegative().describe('milliseconds'),
  bytes: z.number().int().nonnegative().describe('bytes of all parts'),
  addedBytes: z.number().int().nonnegative().describe('bytes the repository grew by'),
})
export type Backup = z.infer<typeof Backup>

/**
 * The backup that `latest` means: the newest complete one that covers what is asked for.
 * Without `wanted` any complete one does; `full` covers every type; one narrowed to services covers no type as a whole.
 */
export function selectLatest(backups: readonly Backup[], wanted?: BackupType): Backup | undefined {
  return selectNewest(
    backups
      .filter(({ state }) => state === 'complete')
      .filter((backup) => wanted === undefined || covers(backup, wanted)),
  )
}

/**
 * The newest backup that somebody asked for, however it ended: by the clock, which alone tells where one that was imported belongs; what is dated to
 * days that are yet to come, by a clock that was wrong, only where there is no other, and then by its number.
 */
export function selectNewest(backups: readonly Backup[], at: Date = now()): Backup | undefined {
  const asked = backups.filter(({ reason }) => reason === 'asked')
  const told = asked.filter(({ startedAt }) => isPossible(new Date(startedAt), at))
  return told.length > 0
    ? told.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)).at(-1)
    : asked.toSorted(compareAge).at(-1)
}

/** For sorting backups of one stack on one machine, oldest first: they are counted, whatever the clock said. Those of before they were counted are older. */
export function compareAge(a: Backup, b: Backup): number {
  return (
    a.sequence - b.sequence || a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id)
  )
}

function covers(backup: Backup, wanted: BackupType): boolean {
  if (backup.services.length > 0) return false
  return backup.type === 'full' || backup.type === wanted
}
