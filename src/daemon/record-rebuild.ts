import type { RebuildWish } from '../flows/rebuild.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { RebuildPlan, RebuildReport } from '../model/rebuild.ts'
import { recordRun, type Recorded, type Recorder } from './record-run.ts'

/** Starts a rebuild that the history remembers, with its report. What is refused before anything is done is no run. */
export function startRecordedRebuild(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Lifeboat },
  wish: Omit<RebuildWish, 'signal'>,
  signal: AbortSignal,
  onPlan: (plan: RebuildPlan) => void = () => undefined,
): Recorded<RebuildReport> {
  const { project, backup } = wish
  return recordRun(recorder, {
    about: { kind: 'rebuild', project, type: 'full', services: [], backup },
    signal,
    act: (start) => lifeboat.rebuild({ ...start, ...wish, onPlan }),
    describe: (report) => ({ state: 'complete', backup: report.backup, rebuilt: report }),
    // The plan, and looking whether its files have room.
    isRefusal: (_error, steps) => steps < 3,
  })
}
