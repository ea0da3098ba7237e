import type { Lifeboat } from '../lifeboat.ts'
import type { RebuildPlan, RebuildReport, RebuildWish } from '../model/rebuild.ts'
import { recordRun, type Recorded, type Recorder } from './record-run.ts'

/** Starts a rebuild, or the making of a clone, that the history remembers, with its report. What is refused before anything is done is no run. */
export function startRecordedRebuild(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Lifeboat },
  wish: RebuildWish,
  signal: AbortSignal,
  onPlan: (plan: RebuildPlan) => void = () => undefined,
): Recorded<RebuildReport> {
  const { project, backup, clone } = wish
  const kind = clone === undefined ? 'rebuild' : 'clone'
  return recordRun(recorder, {
    about: { kind, project, type: 'full', services: [], backup },
    signal,
    act: (start) => lifeboat.rebuild({ ...start, ...wish, onPlan }),
    describe: (report) => ({
      state: 'complete',
      backup: report.backup,
      rebuilt: report,
      warnings: report.warnings,
    }),
    // The plan, and looking whether its files have room.
    isRefusal: (_error, steps) => steps < 3,
  })
}
