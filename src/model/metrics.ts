import { backupStates, selectLatest, type Backup } from './backup.ts'
import type { Health } from './health.ts'
import type { SeenCopy } from './judge-copy.ts'
import type { Halted, Manifest } from './manifest.ts'
import { findUnreached } from './judge-notified.ts'
import { consistencies } from './plan.ts'
import type { Run } from './run.ts'
import { backupTypes, type BackupType } from './scope.ts'
import { warningCodes } from './since-last.ts'
import type { Upcoming } from './upcoming.ts'

/** What each figure tells an operator. Names and labels are a contract: alerts are made of them. */
export const meanings = {
  lifeboat_healthy: '1 if the backups can be relied on now, 0 if not: the answer of GET /health.',
  lifeboat_unhealthy_reason:
    '1 for each reason why not, by the codes of GET /health. Missing when there is none.',
  lifeboat_repository_readable:
    '1 if the backups could be read when Lifeboat last looked. 0 if not; then everything that begins with lifeboat_backup is missing.',
  lifeboat_backups:
    'Backups of this stack that the repository holds, safety backups of restores among them.',
  lifeboat_backup_frozen_seconds:
    'How long the container was paused for the newest backup that was asked for. Missing for containers that went on.',
  lifeboat_backup_stopped_seconds:
    'How long the container was stopped for the newest backup that was asked for, from the order to stop until it ran again.',
  lifeboat_backup_consistency:
    '1 for how far rows and files of the newest complete full backup belong to one moment, 0 for the other levels.',
  lifeboat_backup_warnings:
    'How many things of the kind the newest backups found gone, many times smaller or new and not backed up, against those before: the warnings of GET /health.',
  lifeboat_backup_last_complete_timestamp_seconds:
    'When the newest complete backup of the type had ended. One narrowed to services does not count.',
  lifeboat_backup_last_duration_seconds: 'How long the newest complete backup of the type took.',
  lifeboat_backup_last_added_bytes:
    'By how much the newest complete backup of the type made the repository grow.',
  lifeboat_copy_readable:
    '1 if the second copy could be read when Lifeboat last looked, 0 if not. Missing where none is set.',
  lifeboat_copy_backups:
    'Backups of this stack that the second copy holds. Missing where none is set, or it cannot be read.',
  lifeboat_copy_last_complete_timestamp_seconds:
    'When the newest complete backup of the type that is in the second copy had ended. One narrowed to services does not count.',
  lifeboat_schedule_next_timestamp_seconds:
    'When the next scheduled backup of the type is due. A time that is past waits: for another run, or for a moment after the start.',
  lifeboat_run_last_timestamp_seconds:
    'When the newest run of the kind that ended with the outcome had ended, of the runs that are remembered.',
  lifeboat_notify_unreached_targets:
    'How many of those who are told how runs end the newest notification to them did not reach. Missing until one was sent.',
} as const

type Name = keyof typeof meanings

export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number }

/** All samples of a metric have the same labels. */
export type Metric = {
  readonly name: Name
  readonly help: string
  readonly samples: readonly Sample[]
}

/** Whom a backup held still. */
export type Held = Pick<Manifest, 'frozen' | 'stopped'>

/** What was seen at one look. */
export type MetricFacts = {
  readonly health: Health
  /** Undefined where no second copy is set. */
  readonly copied?: SeenCopy
  readonly runs: readonly Run[]
  readonly schedule: readonly Upcoming[]
  readonly repository:
    | {
        readonly backups: readonly Backup[]
        /** For the newest of them that was asked for. */
        readonly held: Held
      }
    | { readonly problem: string }
}

type Samples = Partial<Record<Name, readonly Sample[]>>

/** The figures of a stack. What nobody knows has no sample: a zero would be taken for a fact. Pure. */
export function measure({ health, copied, runs, schedule, repository }: MetricFacts): Metric[] {
  const isReadable = !('problem' in repository)
  const reasons = [...new Set(health.reasons.map(({ code }) => code))]
  const samples: Samples = {
    lifeboat_healthy: [{ labels: {}, value: Number(health.healthy) }],
    lifeboat_unhealthy_reason: reasons.map((reason) => ({ labels: { reason }, value: 1 })),
    lifeboat_repository_readable: [{ labels: {}, value: Number(isReadable) }],
    ...(isReadable ? measureRepository(repository.backups, repository.held) : {}),
    // Before the first backup nothing was compared.
    ...(isReadable && repository.backups.length > 0
      ? { lifeboat_backup_warnings: measureWarnings(health) }
      : {}),
    ...(copied === undefined ? {} : measureCopy(copied)),
    lifeboat_schedule_next_timestamp_seconds: schedule.map(({ type, next }) => ({
      labels: { type },
      value: toUnix(next),
    })),
    lifeboat_run_last_timestamp_seconds: measureRuns(runs),
    lifeboat_notify_unreached_targets: runs.some(({ notified }) => notified !== undefined)
      ? [{ labels: {}, value: findUnreached(runs).length }]
      : [],
  }
  return (Object.keys(meanings) as Name[]).flatMap((name) => {
    const found = samples[name] ?? []
    return found.length === 0 ? [] : [{ name, help: meanings[name], samples: found }]
  })
}

function measureRepository(backups: readonly Backup[], { frozen, stopped }: Held): Samples {
  const newest = backupTypes.flatMap((type) => selectOwn(backups, type) ?? [])
  const level = selectLatest(backups, 'full')?.consistency
  const ofEach = (value: (backup: Backup) => number): Sample[] =>
    newest.map((backup) => ({ labels: { type: backup.type }, value: value(backup) }))
  return {
    lifeboat_backups: backupStates.map((state) => ({
      labels: { state },
      value: backups.filter((backup) => backup.state === state).length,
    })),
    lifeboat_backup_frozen_seconds: frozen.map(measureHalted),
    lifeboat_backup_stopped_seconds: stopped.map(measureHalted),
    lifeboat_backup_consistency:
      level === undefined
        ? []
        : consistencies.map((consistency) => ({
            labels: { consistency },
            value: Number(consistency === level),
          })),
    lifeboat_backup_last_complete_timestamp_seconds: ofEach(({ finishedAt }) => toUnix(finishedAt)),
    lifeboat_backup_last_duration_seconds: ofEach(({ ms }) => ms / 1000),
    lifeboat_backup_last_added_bytes: ofEach(({ addedBytes }) => addedBytes),
  }
}

function measureCopy(copied: SeenCopy): Samples {
  if ('problem' in copied) return { lifeboat_copy_readable: [{ labels: {}, value: 0 }] }
  return {
    lifeboat_copy_readable: [{ labels: {}, value: 1 }],
    lifeboat_copy_backups: [{ labels: {}, value: copied.length }],
    lifeboat_copy_last_complete_timestamp_seconds: backupTypes.flatMap((type) => {
      const newest = selectOwn(copied, type)
      return newest === undefined ? [] : [{ labels: { type }, value: toUnix(newest.finishedAt) }]
    }),
  }
}

function measureWarnings({ warnings }: Health): Sample[] {
  return warningCodes.map((kind) => ({
    labels: { kind },
    value: warnings.filter(({ code }) => code === kind).length,
  }))
}

/** Of the very type: a full backup that is fresh says nothing of how long one of the databases takes. */
function selectOwn(backups: readonly Backup[], type: BackupType): Backup | undefined {
  return selectLatest(
    backups.filter((backup) => backup.type === type),
    type,
  )
}

function measureHalted({ service, container, ms }: Halted): Sample {
  return { labels: { service, container }, value: ms / 1000 }
}

/** A run that is under way has no end yet; whether one that stands as running still lives is not known here. */
function measureRuns(runs: readonly Run[]): Sample[] {
  const ends = new Map<string, Sample>()
  for (const { kind, state: outcome, finishedAt } of runs) {
    if (outcome === 'running' || finishedAt === undefined) continue
    const key = `${kind} ${outcome}`
    const value = toUnix(finishedAt)
    if (value > (ends.get(key)?.value ?? 0)) ends.set(key, { labels: { kind, outcome }, value })
  }
  return [...ends.values()]
}

function toUnix(time: string): number {
  return Date.parse(time) / 1000
}
