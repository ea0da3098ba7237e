import { now } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { KeepPolicy } from '../keep-policy.ts'
import type { Pruned, RetentionPlan } from '../model/retention.ts'
import { forget, giveBackSpace } from '../repository/forget.ts'
import type { Repository } from '../repository/repository.ts'
import { readAllSnapshots, readSnapshots } from '../repository/snapshots.ts'
import { sayLeft } from './leave-all.ts'
import {
  planOf,
  pruneSnapshots,
  type PruneSteps,
  type PruneWish,
  type Stack,
} from './prune-snapshots.ts'

/** What a pruning would do now. Looks only. */
export async function planPrune(
  repository: Repository,
  stack: Stack,
  wish: PruneWish,
  signal: AbortSignal,
): Promise<RetentionPlan> {
  const plan = planOf(await readSnapshots(repository, signal), stack, { ...wish, now: now() })
  if (repository.isAppendOnly !== true) return plan
  return { ...plan, warnings: [...plan.warnings, ...sayLeft(plan.remove.length, 0)] }
}

export type PruneRequest = PruneWish & {
  readonly run: RunContext
  readonly repository: Repository
  /** Lifeboat’s own. */
  readonly image: string
  readonly host: string
  readonly known: PruneSteps['known']
  readonly onStep: (step: string) => void
}

/** Prunes a repository with restic: see `pruneSnapshots`. */
export function runPrune(request: PruneRequest): Promise<Pruned> {
  const { run, repository, image, host, known } = request
  const steps: PruneSteps = {
    read: () => readAllSnapshots(repository, run.signal),
    forget: (ids) => forget(repository, ids, run.signal),
    giveBackSpace: () => giveBackSpace((spec) => runWorker(run, spec), repository, image),
    known,
  }
  const stack = { project: run.project, host }
  const isAppendOnly = repository.isAppendOnly === true
  return pruneSnapshots(steps, { ...request, stack, isAppendOnly, now: now() })
}

/** Throws `no-retention-policy`: nobody has said what may go. */
export function requirePolicy(policy: KeepPolicy | undefined): KeepPolicy {
  if (policy !== undefined) return policy
  throw new LifeboatError('no-retention-policy', 'nothing says which backups are to be kept', {
    hint: 'Set LIFEBOAT_KEEP, or give --keep, for example last=10,daily=7,weekly=4,monthly=12,yearly=2. Nothing was removed.',
  })
}
