import { LifeboatError } from '../errors.ts'
import type { Logger } from '../logging.ts'
import { findAnswered, findNextDue, findNextTime, type Scheduled } from '../model/due-backup.ts'
import { selectNewestMoment } from '../model/possible-moment.ts'
import type { Run } from '../model/run.ts'
import type { BackupType } from '../model/scope.ts'
import type { Upcoming } from '../model/upcoming.ts'
import type { Task } from './keep-schedule.ts'
import type { ScheduleState } from './schedule-state.ts'

type Sources = {
  readonly history: { readonly list: () => readonly Run[] }
  readonly scheduled: readonly Scheduled[]
  readonly state: Pick<ScheduleState, 'since' | 'advance'>
  readonly now: () => Date
  readonly log: Pick<Logger, 'warn'>
  /** Makes one in a recorded run; throws what keeps the run from beginning. */
  readonly backUp: (type: BackupType, due: Date) => Promise<void>
  /** Records that one was given up. */
  readonly skip: (type: BackupType, due: Date, error: LifeboatError) => Promise<void>
}

type Due = Scheduled & { readonly due: Date }

export type ScheduledBackups = Task & { readonly upcoming: () => Upcoming[] }

/** Backups by the clock, one after the other: a full one first, for it is one of each other type too. */
export function scheduledBackups(sources: Sources): ScheduledBackups {
  const { history, scheduled, state, now, log, backUp, skip } = sources
  /** Since when the clock shows a time long before all that is known. */
  let setBackAt: Date | undefined
  /** What could not begin, and since when. */
  const waiting = new Map<BackupType, { readonly due: number; readonly since: Date }>()

  return {
    name: 'backup',
    findDue: async () => selectEarliest(listDue())?.due,
    act: async () => {
      const at = now()
      const pending = listDue().filter(({ due }) => due <= at)
      const next = pending.find(({ type }) => type === 'full') ?? selectEarliest(pending)
      if (next === undefined) return
      try {
        await backUp(next.type, next.due)
      } catch (error) {
        if (!(error instanceof LifeboatError) || !isGivenUp(next, at)) throw error
        log.warn(
          { type: next.type, due: next.due.toISOString(), why: error.message },
          'scheduled backup skipped',
        )
        await skip(next.type, next.due, tellSkipped(next, error))
      }
    },
    upcoming: () =>
      listDue().map(({ type, schedule, due }) => ({ type, ...schedule, next: due.toISOString() })),
  }

  function listDue(): Due[] {
    const runs = history.list()
    const at = now()
    return scheduled.map((each) => {
      const known = state.since(each.type)
      const answered = findAnswered(each.type, runs, at)
      const since = selectNewestMoment(
        [known, answered].flatMap((moment) => moment ?? []),
        at,
      )
      if (since !== undefined) state.advance(each.type, since)
      else setBackAt = selectNewestMoment(setBackAt === undefined ? [] : [setBackAt], at) ?? at
      return { ...each, due: findNextDue(each, since ?? setBackAt ?? at, { runs, now: at }) }
    })
  }

  /** It waits until its next time: then that one waits, and there is never more than one. */
  function isGivenUp(next: Due, at: Date): boolean {
    const before = waiting.get(next.type)
    const since = before?.due === next.due.getTime() ? before.since : at
    waiting.set(next.type, { due: next.due.getTime(), since })
    return findNextTime(next, since) <= at
  }
}

function selectEarliest(dues: readonly Due[]): Due | undefined {
  return dues.toSorted((a, b) => a.due.getTime() - b.due.getTime())[0]
}

function tellSkipped({ type, due }: Due, cause: LifeboatError): LifeboatError {
  return new LifeboatError(
    'backup-skipped',
    `the ${type} backup that was due at ${due.toISOString()} could not begin until the next one was: ${cause.message}`,
    {
      hint: 'The next one waits in its stead. Look at the run that was in its way; choose times that leave it room.',
      cause,
    },
  )
}
