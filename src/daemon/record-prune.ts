import type { KeepPolicy } from '../keep-policy.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Pruned } from '../model/retention.ts'
import { tellDamage } from '../model/tell-damage.ts'
import { recordRun, type Recorded, type Recorder } from './record-run.ts'
import type { RunHistory } from './run-history.ts'

/** Starts a pruning that the history remembers. One that found nothing to do is no run. */
export function startRecordedPrune(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Lifeboat },
  project: string,
  policy: KeepPolicy,
  signal: AbortSignal,
): Recorded<Pruned> {
  const unsound = findFailed(recorder.history)
  return recordRun(recorder, {
    about: { kind: 'prune', project, type: 'retention', services: [] },
    signal,
    act: (start) => lifeboat.prune({ ...start, policy, unsound }),
    describe: ({ warnings }) => ({ state: 'complete', warnings }),
    isRefusal: (_error, steps) => steps < 2,
  })
}

/**
 * Why nothing may go, as far as the history tells: a run that failed published nothing that the repository would show, and what a reading found is kept nowhere else. A backup that stands
 * as running was killed: were it under way, nobody else would get the lock.
 */
export function findFailed(history: Pick<RunHistory, 'list'>): string | undefined {
  const runs = history.list()
  const newest = runs.findLast(({ kind }) => kind === 'backup')
  const isWell = newest === undefined || ['complete', 'incomplete'].includes(newest.state)
  if (isWell) return tellDamage(runs)
  return `nothing goes while the newest backup run, ${newest.id}, has not gone well`
}
