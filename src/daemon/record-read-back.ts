import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { writeShare, type ReadBackReport, type Share } from '../model/read-back.ts'
import { recordRun, type Recorded, type Recorder } from './record-run.ts'

/** Starts a reading back of a share of the repository that the history remembers: what /health knows of damage is there. */
export function startRecordedReadBack(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Pick<Lifeboat, 'readBack'> },
  project: string,
  share: Share,
  signal: AbortSignal,
): Recorded<ReadBackReport> {
  return recordRun(recorder, {
    about: { kind: 'read-back', project, type: writeShare(share), services: [] },
    signal,
    act: (start) => lifeboat.readBack({ ...start, share }),
    describe: (readBack) => ({
      state: readBack.damage.length === 0 ? 'complete' : 'failed',
      readBack,
    }),
    isRefusal: (error, steps) => steps < 1 || isInUse(error),
  })
}

/** Others write to the repository. */
function isInUse(error: unknown): boolean {
  return error instanceof LifeboatError && error.code === 'repository-in-use'
}
