import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { findShortfall, type MadeBackup } from '../model/made-backup.ts'
import type { Run } from '../model/run.ts'
import type { Scope } from '../model/scope.ts'
import { copyAfterwards } from './copy-afterwards.ts'
import { describeError, recordRun, type Recorded, type Recorder } from './record-run.ts'

/** Starts a backup that the history remembers, with the verification in it, and the copying after it, which is a run of its own. */
export function startRecordedBackup(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Lifeboat },
  project: string,
  scope: Scope,
  signal: AbortSignal,
): Recorded<MadeBackup> {
  const started = recordRun(recorder, {
    about: { kind: 'backup', project, type: scope.type, services: [...scope.services] },
    signal,
    act: (start, note) =>
      lifeboat.backup({ ...start, scope, onPublished: ({ id }) => note({ backup: id }) }),
    describe,
    isRefusal: (error) => error instanceof LifeboatError && refusals.has(error.code),
  })
  const followed = copyAfterwards({ lifeboat, ...recorder }, project, started.done, signal)
  return { ...started, followed }
}

/** A run that did not prove what it was to has not done all of it, however complete the backup is. */
function describe(made: MadeBackup): Partial<Run> {
  const { id: backup, verification } = made
  const shortfall = findShortfall(made)
  const isUnproved = shortfall?.code === 'verification-failed'
  return {
    state: shortfall === undefined ? 'complete' : isUnproved ? 'failed' : 'incomplete',
    backup,
    ...(verification === undefined ? {} : { verification }),
    ...(shortfall === undefined ? {} : { error: describeError(shortfall) }),
  }
}

/** A trigger that could not be a run says nothing about the state of the backups. */
const refusals = new Set(['locked', 'unknown-service', 'service-left-out'])
