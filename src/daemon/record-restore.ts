import type { Lifeboat } from '../lifeboat.ts'
import type { RestorePlan, RestoreReport, RestoreWish } from '../model/restore.ts'
import { recordRun, type Recorded, type Recorder } from './record-run.ts'

/** Starts a restore that the history remembers, with its report. What is refused before anything is done is no run. */
export function startRecordedRestore(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Lifeboat },
  project: string,
  wish: RestoreWish,
  signal: AbortSignal,
  onPlan: (plan: RestorePlan) => void = () => undefined,
): Recorded<RestoreReport> {
  const { type, services } = wish.selection
  return recordRun(recorder, {
    about: { kind: 'restore', project, type, services: [...services], backup: wish.backup },
    signal,
    act: (start) => lifeboat.restore({ ...start, ...wish, onPlan }),
    describe: (report) => ({
      state: 'complete',
      backup: report.backup,
      report,
      warnings: report.warnings,
    }),
    isRefusal: (_error, steps) => steps < 2,
  })
}
