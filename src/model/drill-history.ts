import { selectLatest, type Backup, type Verified } from './backup.ts'
import { passOverDied } from './pass-over-died.ts'
import { isPossible } from './possible-moment.ts'
import type { Run } from './run.ts'

/** What is known of the drills of a stack. */
export type DrillHistory = {
  /** The newest one that has ended, however it did; undefined when there was none. */
  readonly last:
    | { readonly startedAt: string; readonly isGood: boolean; readonly what: string }
    | undefined
  /** When the newest good one had ended. */
  readonly lastGoodAt: string | undefined
  /** Since when there has been something to drill; undefined when there is nothing. */
  readonly since: string | undefined
}

type Ended = NonNullable<DrillHistory['last']>

/** From the records beside the backups, and from the runs that could not make one. What is dated to days that are yet to come tells nothing. Pure. */
export function readDrills(
  backups: readonly Backup[],
  runs: readonly Run[],
  now: Date,
): DrillHistory {
  const isTold = (moment: string): boolean => isPossible(new Date(moment), now)
  const drilled = backups
    .flatMap(({ drilled: record }) => record ?? [])
    .filter(({ finishedAt }) => isTold(finishedAt))
  const ofDrills = runs.filter(({ kind, type }) => kind === 'verify' && type === 'drilled')
  const ended = [
    ...drilled.map(judgeRecord),
    ...passOverDied(ofDrills).flatMap((run) => judgeRun(run) ?? []),
  ]
  const good = drilled.filter((record) => record.proved === 'drilled')
  const drillable = backups.filter(isDrilled).map(({ startedAt }) => startedAt)
  const known = drillable.length === 0 ? [] : runs.map(({ startedAt }) => startedAt)
  return {
    last: ended
      .filter(({ startedAt }) => isTold(startedAt))
      .toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))
      .at(-1),
    lastGoodAt: good
      .map(({ finishedAt }) => finishedAt)
      .toSorted()
      .at(-1),
    since: [...drillable, ...known].toSorted()[0],
  }
}

/** The backup that a scheduled drill is of: the newest complete one of everything, else of anything that can be drilled. */
export function selectToDrill(backups: readonly Backup[]): Backup | undefined {
  const drillable = backups.filter(isDrilled)
  return selectLatest(drillable, 'full') ?? selectLatest(drillable)
}

function isDrilled({ state, drillable }: Backup): boolean {
  return state === 'complete' && drillable
}

function judgeRecord({ backup, proved, startedAt }: Verified): Ended {
  const isGood = proved === 'drilled'
  return { startedAt, isGood, what: `backup ${backup} was not proved by it, only ${proved}` }
}

/** A drill that could not look has no record beside a backup. */
function judgeRun({ state, startedAt, error }: Run): Ended | undefined {
  if (state !== 'failed') return undefined
  return { startedAt, isGood: false, what: error?.message ?? 'it proved less than it was to' }
}
