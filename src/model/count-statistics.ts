import type { Backup } from './backup.ts'
import type { Run } from './run.ts'
import type {
  CountedBackup,
  CountedDrill,
  CountedRestore,
  Day,
  RepositorySize,
  Statistics,
} from './statistics.ts'

/** What the figures are made of. */
export type StatisticFacts = {
  /** Of the stack, oldest first. */
  readonly backups: readonly Backup[]
  /** All that are remembered, oldest first. */
  readonly runs: readonly Run[]
  /** Undefined as long as nobody has measured it. */
  readonly size: RepositorySize | undefined
}

/** Figures over time. Each is what a backup or a run says of itself, or a sum of that. Pure. */
export function countStatistics({ backups, runs, size }: StatisticFacts): Statistics {
  let added = 0
  return {
    days: countDays(backups, runs),
    repository: {
      ...size,
      backupBytes: backups.reduce((sum, { bytes }) => sum + bytes, 0),
      history: backups.map(({ finishedAt: time, addedBytes }) => {
        added += addedBytes
        return { time, bytes: added }
      }),
    },
    backups: countBackups(backups, runs),
    drills: countDrills(backups, runs),
    restores: runs.flatMap((run) => countRestore(run) ?? []),
  }
}

/** A safety backup is no backup that anybody wanted. One that something speaks against has failed, however complete it is. */
function countDays(backups: readonly Backup[], runs: readonly Run[]): Day[] {
  const made = runs.filter(({ kind }) => kind === 'backup')
  const spokenAgainst = new Set(
    made.flatMap(({ state, backup }) => (state === 'failed' ? (backup ?? []) : [])),
  )
  const stands = new Set(backups.map(({ id }) => id))
  const ended = [
    ...backups
      .filter(({ reason }) => reason === 'asked')
      .map(({ id, state, startedAt }) => ({
        startedAt,
        isGood: state === 'complete' && !spokenAgainst.has(id),
      })),
    // What was removed since was made all the same, and is known as long as its run is.
    ...made
      .filter(({ state, backup }) => state !== 'running' && !stands.has(backup ?? ''))
      .map(({ state, startedAt }) => ({ startedAt, isGood: state === 'complete' })),
  ]
  const days = Map.groupBy(ended, ({ startedAt }) => startedAt.slice(0, 10))
  return [...days]
    .map(([day, all]) => {
      const good = all.filter(({ isGood }) => isGood).length
      return { day, made: good, failed: all.length - good }
    })
    .toSorted((a, b) => a.day.localeCompare(b.day))
}

function countBackups(backups: readonly Backup[], runs: readonly Run[]): CountedBackup[] {
  const frozen = new Map(
    runs.flatMap(({ kind, backup, frozenMs }) =>
      kind === 'backup' && backup !== undefined && frozenMs !== undefined
        ? [[backup, frozenMs / 1000] as const]
        : [],
    ),
  )
  return backups.map(({ id, startedAt: time, ms, ...backup }) => {
    const { type, reason, state, level, bytes, addedBytes } = backup
    const frozenSeconds = frozen.get(id)
    return {
      id,
      time,
      type,
      reason,
      state,
      level,
      bytes,
      addedBytes,
      durationSeconds: ms / 1000,
      ...(frozenSeconds === undefined ? {} : { frozenSeconds }),
    }
  })
}

/** Runs know how long it took; of those that are not remembered the newest of each backup is. */
function countDrills(backups: readonly Backup[], runs: readonly Run[]): CountedDrill[] {
  const remembered = runs.flatMap(({ verification }) =>
    verification?.wanted === 'drilled' ? [verification] : [],
  )
  const known = new Set(remembered.map(({ id }) => id))
  const others = backups.flatMap(({ drilled }) =>
    drilled === null || known.has(drilled.id) ? [] : [drilled],
  )
  const drills = [
    ...remembered.map(({ drill, ...verified }) => ({
      ...verified,
      recovery: drill?.servers.map(({ recoveryMs }) => recoveryMs / 1000) ?? [],
      stackMs: drill?.stack?.recoveryMs,
    })),
    ...others.map((verified) => ({ ...verified, recovery: [], stackMs: undefined })),
  ]
  return drills
    .map(({ finishedAt: time, backup, proved, recovery, stackMs }) => ({
      time,
      backup,
      proved: proved === 'drilled',
      ...(recovery.length === 0 ? {} : { recoverySeconds: Math.max(...recovery) }),
      ...(stackMs === undefined ? {} : { stackSeconds: stackMs / 1000 }),
    }))
    .toSorted((a, b) => a.time.localeCompare(b.time))
}

const restoring: ReadonlySet<Run['kind']> = new Set(['restore', 'rebuild', 'clone'])

function countRestore(run: Run): CountedRestore | undefined {
  const { id, kind, startedAt: time, finishedAt, state, backup, report } = run
  if (!restoring.has(kind)) return undefined
  return {
    run: id,
    time,
    kind,
    state,
    ...(backup === undefined ? {} : { backup }),
    ...(finishedAt === undefined
      ? {}
      : { durationSeconds: (Date.parse(finishedAt) - Date.parse(time)) / 1000 }),
    ...(report === undefined ? {} : { downSeconds: report.downMs / 1000 }),
  }
}
