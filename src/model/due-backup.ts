import { nextTime, type Schedule } from '../schedule.ts'
import { isPossible, selectNewestMoment } from './possible-moment.ts'
import type { Run } from './run.ts'
import type { BackupType } from './scope.ts'

/** Backups of a type that are made again and again. */
export type Scheduled = {
  readonly type: BackupType
  readonly schedule: Schedule
  /** Each is due so much later than its time. */
  readonly delayMs: number
}

/** A backup that is cut off is made up for, but not again and again: it may be what brings the machine down. */
const attempts = 2

/** When the newest run began after which nothing of the type is missing that was due before. Pure. */
export function findAnswered(type: BackupType, runs: readonly Run[], now: Date): Date | undefined {
  const answers = runs.filter((run) => answersTo(run, type) && !isCutOff(run))
  return selectNewestMoment(answers.map(readMoment), now)
}

/** The first time that is due after a moment up to which all is answered. Pure. */
export function findNextDue(
  scheduled: Scheduled,
  since: Date,
  { runs, now }: { readonly runs: readonly Run[]; readonly now: Date },
): Date {
  const cutOff = runs
    .filter((run) => answersTo(run, scheduled.type) && isCutOff(run))
    .map(readMoment)
    .filter((moment) => isPossible(moment, now))
    .toSorted((a, b) => a.getTime() - b.getTime())
  let from = since
  for (;;) {
    const due = findNextTime(scheduled, from)
    const last = cutOff.filter((moment) => moment >= due)[attempts - 1]
    if (last === undefined) return due
    from = last
  }
}

/** The first time after a moment. */
export function findNextTime({ schedule, delayMs }: Scheduled, after: Date): Date {
  const next = nextTime(schedule, new Date(after.getTime() - delayMs))
  return new Date(next.getTime() + delayMs)
}

/** Whoever began it. A full backup holds what each other type does, unless it failed. What is under way may yet be cut off. */
function answersTo({ kind, type, services, state }: Run, wanted: BackupType): boolean {
  if (kind !== 'backup' || services.length > 0 || state === 'running') return false
  return type === wanted || (type === 'full' && state !== 'failed')
}

/** Its process was told to end, or died, before there was a backup. */
function isCutOff({ state, error, backup }: Run): boolean {
  return backup === undefined && (state === 'interrupted' || error?.code === 'died')
}

/** A clock that was set back by an instant has a run begin before it was due. One that was skipped answers for no time but its own. */
function readMoment({ startedAt, due, error }: Run): Date {
  if (due === undefined) return new Date(startedAt)
  return new Date(error?.code === 'backup-skipped' || due > startedAt ? due : startedAt)
}
