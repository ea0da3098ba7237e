import type { Lifeboat } from '../lifeboat.ts'
import { isSound, type RepositoryCheck } from '../model/repository-check.ts'
import { recordRun, type Recorded, type Recorder } from './record-run.ts'

/** Starts a verification of all backups that the history remembers. One that never came to reading is no run. */
export function startRecordedVerifyAll(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Lifeboat },
  project: string,
  forgetsLost: boolean,
  signal: AbortSignal,
): Recorded<RepositoryCheck> {
  return recordRun(recorder, {
    about: { kind: 'verify', project, type: 'stored', services: [], backup: 'all' },
    signal,
    act: (start) => lifeboat.verifyAll({ ...start, forgetsLost }),
    describe: (check) => ({ state: isSound(check) ? 'complete' : 'failed', check }),
    isRefusal: (_error, steps) => steps < 2,
  })
}
