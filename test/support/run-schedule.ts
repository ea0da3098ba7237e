import { rmSync } from 'node:fs'

import { keepSchedule } from '../../src/daemon/keep-schedule.ts'
import { openScheduleState } from '../../src/daemon/schedule-state.ts'
import { scheduledBackups } from '../../src/daemon/scheduled-backups.ts'
import { LifeboatError } from '../../src/errors.ts'
import type { Run } from '../../src/model/run.ts'
import { backupTypes, type BackupType } from '../../src/model/scope.ts'
import { exampleRun } from './example-manifest.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type Span = { readonly from: number; readonly to: number }

/** Times are those of a clock that is always right, in milliseconds. */
export type Course = {
  readonly crons: Partial<Readonly<Record<BackupType, string>>>
  readonly timeZone: string
  /** When the daemon runs. Whatever it is in the middle of at the end of one is cut off. */
  readonly ups: readonly Span[]
  readonly durationMs: number
  readonly delayMs?: number
  /** The daemon's clock is put by so much, once. */
  readonly jumps?: readonly { readonly at: number; readonly byMs: number }[]
  /** When another run holds the lock. */
  readonly held?: readonly Span[]
  /** How backups end that are not cut off. */
  readonly end?: (type: BackupType, at: number) => Partial<Run>
  /** Runs that there were before. */
  readonly runs?: readonly Run[]
  /** The history forgets its oldest runs beyond so many. */
  readonly kept?: number
}

export type Begun = { readonly type: BackupType; readonly at: number }

/** Months of the daemon's schedule in a moment: the tasks and the state are the real ones, the clock and the backups are not. */
export async function runSchedule(
  course: Course,
): Promise<{ begun: Begun[]; runs: Run[]; said: string[] }> {
  const { crons, timeZone, ups, durationMs, delayMs = 0, jumps = [], held = [] } = course
  const folder = temporaryFolder()
  const runs: Run[] = [...(course.runs ?? [])]
  const begun: Begun[] = []
  const said: string[] = []
  const wanted = backupTypes.flatMap((type) => {
    const cron = crons[type]
    return cron === undefined ? [] : [{ type, schedule: { cron, timeZone } }]
  })
  let at = 0
  const now = (): Date =>
    new Date(jumps.reduce((time, jump) => (jump.at <= at ? time + jump.byMs : time), at))
  const note =
    (level: string) =>
    (_fields: object, message?: string): void =>
      void said.push(`${level} ${message ?? ''}`)
  const log = { info: () => undefined, warn: note('warn'), error: note('error') }

  for (const { from, to } of ups) {
    at = from
    const stop = new AbortController()
    const pass = (ms: number): void => {
      at = Math.min(at + ms, to)
      if (at >= to) stop.abort()
    }
    const state = openScheduleState(folder, wanted, { now: now(), random: () => 0 })
    const task = scheduledBackups({
      history: { list: () => runs.slice(-(course.kept ?? 500)) },
      scheduled: wanted.map((each) => ({ ...each, delayMs })),
      state,
      now,
      log,
      backUp: async (type, due) => {
        if (held.some((span) => span.from <= at && at < span.to)) {
          throw new LifeboatError('locked', 'run x is under way', { hint: 'Wait.' })
        }
        begun.push({ type, at })
        const startedAt = now().toISOString()
        const run = exampleRun({ type, startedAt, due: due.toISOString(), state: 'running' })
        runs.push(run)
        const began = at
        pass(durationMs)
        const isCut = began + durationMs > to
        Object.assign(run, isCut ? { state: 'interrupted' } : endOf(course, type, began))
      },
      skip: async (type, due, { code, message, hint }) => {
        const times = { startedAt: now().toISOString(), due: due.toISOString() }
        runs.push(exampleRun({ type, ...times, state: 'failed', error: { code, message, hint } }))
      },
    })
    await keepSchedule(task, log, stop.signal, { now, delay: async (ms) => pass(ms) })
  }
  rmSync(folder, { recursive: true, force: true })
  return { begun, runs, said }
}

function endOf({ end }: Course, type: BackupType, at: number): Partial<Run> {
  return { state: 'complete', ...end?.(type, at) }
}
