import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { CopyReport } from '../model/copy-report.ts'
import { findFailed } from './record-prune.ts'
import { recordRun, type Recorded, type Recorder } from './record-run.ts'

/** Starts a copying that the history remembers: what /health knows of one that failed is there. */
export function startRecordedCopy(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Pick<Lifeboat, 'copy'> },
  project: string,
  signal: AbortSignal,
  isRenewed = false,
): Recorded<CopyReport> {
  const unsound = findFailed(recorder.history)
  const reports = recorder.history.list().flatMap(({ copy }) => copy ?? [])
  return recordRun(recorder, {
    about: { kind: 'copy', project, type: 'copy', services: [] },
    signal,
    act: (start) => lifeboat.copy({ ...start, unsound, reports, isRenewed }),
    describe: (copy) => ({ state: copy.failures.length === 0 ? 'complete' : 'incomplete', copy }),
    isRefusal: (error) => error instanceof LifeboatError && refusals.has(error.code),
  })
}

/** There was nothing to be done, or another run is under way: that says nothing about the copy. */
const refusals = new Set(['locked', 'no-copy'])
