import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Scope } from '../model/scope.ts'
import { recordRun, type Recorded, type Recorder } from './record-run.ts'

/** Starts a backup that the history remembers. */
export function startRecordedBackup(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Lifeboat },
  project: string,
  scope: Scope,
  signal: AbortSignal,
): Recorded<Manifest> {
  return recordRun(recorder, {
    about: { kind: 'backup', project, type: scope.type, services: [...scope.services] },
    signal,
    act: (start) => lifeboat.backup({ ...start, scope }),
    describe: ({ state, id }) => ({ state, backup: id }),
    isRefusal: (error) => error instanceof LifeboatError && refusals.has(error.code),
  })
}

/** A trigger that could not be a run says nothing about the state of the backups. */
const refusals = new Set(['locked', 'unknown-service', 'service-left-out'])
