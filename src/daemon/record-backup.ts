import { LifeboatError } from '../errors.ts'
import type { StartBackup } from '../flows/back-up.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { keepLastLines } from '../model/last-lines.ts'
import { findShortfall, type MadeBackup } from '../model/made-backup.ts'
import type { Run } from '../model/run.ts'
import type { Scope } from '../model/scope.ts'
import { copyAfterwards } from './copy-afterwards.ts'
import { describeError, recordRun, type Recorded, type Recorder } from './record-run.ts'

/** What is to be backed up, and when that was due, where the schedule wants it. */
type BackupWish = Scope & { readonly due?: Date } & Pick<StartBackup, 'isRenewed'>

/** Starts a backup that the history remembers, with the verification in it, and the copying after it, which is a run of its own. */
export function startRecordedBackup(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Lifeboat },
  project: string,
  wish: BackupWish,
  signal: AbortSignal,
): Recorded<MadeBackup> {
  const { type, services, isRenewed } = wish
  const started = recordRun(recorder, {
    about: about(project, wish),
    signal,
    act: (start, note) => {
      const scope = { type, services }
      const onPublished = ({ id }: { readonly id: string }): void => note({ backup: id })
      return lifeboat.backup({ ...start, scope, isRenewed, onPublished })
    },
    describe,
    isRefusal: (error) => error instanceof LifeboatError && refusals.has(error.code),
  })
  const followed = copyAfterwards({ lifeboat, ...recorder }, project, started.done, signal)
  return { ...started, followed }
}

/** Records a scheduled backup that could not begin, as a run that failed. */
export function recordSkippedBackup(
  recorder: Recorder,
  project: string,
  { wish, error }: { readonly wish: BackupWish; readonly error: LifeboatError },
): Recorded<never> {
  return recordRun(recorder, {
    about: about(project, wish),
    signal: AbortSignal.abort(),
    act: () => Promise.reject(error),
    describe: () => ({}),
    isRefusal: () => false,
  })
}

function about(
  project: string,
  { type, services, due }: BackupWish,
): Pick<Run, 'kind' | 'project' | 'type' | 'services' | 'due'> {
  const wanted = due === undefined ? {} : { due: due.toISOString() }
  return { kind: 'backup', project, type, services: [...services], ...wanted }
}

/** A run that did not prove what it was to has not done all of it, however complete the backup is. */
function describe(made: MadeBackup): Partial<Run> {
  const { id: backup, verification, sinceLast } = made
  const shortfall = findShortfall(made)
  const warnings = [...made.warnings, ...made.sinceLast.warnings.map(({ detail }) => detail)]
  const failures = made.failures.map((failure) => ({
    ...failure,
    details: keepLastLines(failure.details),
  }))
  const isUnproved = shortfall?.code === 'verification-failed'
  return {
    state: shortfall === undefined ? 'complete' : isUnproved ? 'failed' : 'incomplete',
    backup,
    warnings,
    frozenMs: Math.max(0, ...made.frozen.map(({ ms }) => ms)),
    ...(failures.length === 0 ? {} : { failures }),
    ...(verification === undefined ? {} : { verification }),
    ...(sinceLast.warnings.length === 0 ? {} : { sinceLast: [...sinceLast.warnings] }),
    ...(shortfall === undefined ? {} : { error: describeError(shortfall) }),
  }
}

/** A trigger that could not be a run says nothing about the state of the backups. */
const refusals = new Set(['locked', 'unknown-service', 'service-left-out'])
