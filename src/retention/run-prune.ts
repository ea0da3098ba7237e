/** find → forget → give back the space */
import { now } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { KeepPolicy } from '../keep-policy.ts'
import type { Pruned, RetentionPlan } from '../model/retention.ts'
import { findListed } from '../repository/find-backups.ts'
import { findLitter, forget, giveBackSpace, listForgotten } from '../repository/forget.ts'
import type { KnownBackups } from '../repository/known-backups.ts'
import type { Repository } from '../repository/repository.ts'
import { readAllSnapshots, readSnapshots, type Snapshot } from '../repository/snapshots.ts'
import { planRetention } from './plan-retention.ts'

/** Whose backups, by which rules. */
export type PruneWish = {
  readonly policy: KeepPolicy
  /** What the history says against removing anything; undefined when the newest run went well. */
  readonly unsound: string | undefined
}

type Stack = { readonly project: string; readonly host: string }

/** What a pruning would do now. Looks only. */
export async function planPrune(
  repository: Repository,
  stack: Stack,
  wish: PruneWish,
  signal: AbortSignal,
): Promise<RetentionPlan> {
  return plan(await readSnapshots(repository, signal), stack, wish)
}

export type PruneRequest = PruneWish & {
  readonly run: RunContext
  readonly repository: Repository
  /** Lifeboat’s own. */
  readonly image: string
  readonly host: string
  readonly known: Pick<KnownBackups, 'list' | 'remove'>
  readonly onStep: (step: string) => void
}

/** Removes what the plan of this moment says. Killed at any time it leaves whole backups, and litter that a later one takes. */
export async function runPrune(request: PruneRequest): Promise<Pruned> {
  const { run, repository, image, host, known, onStep } = request
  const stack = { project: run.project, host }
  onStep('find')
  const { snapshots, unreadable } = await readAllSnapshots(repository, run.signal)
  requireReadable(unreadable)
  const planned = plan(snapshots, stack, request)
  const ids = planned.remove.map(({ id }) => id)
  const { manifests, others } = listForgotten(snapshots, stack, ids)
  const published = (await known.list()).map(({ id }) => id)
  const litter = findLitter(snapshots, stack, now(), published).filter((id) => !others.includes(id))
  if (manifests.length + litter.length === 0) return { ...planned, litter: 0, freedBytes: 0 }
  onStep('forget')
  await known.remove(ids)
  await forget(repository, manifests, run.signal)
  await forget(repository, [...others, ...litter], run.signal)
  onStep('give back space')
  const freedBytes = await giveBackSpace((spec) => runWorker(run, spec), repository, image)
  return { ...planned, litter: litter.length, freedBytes }
}

/**
 * Parts whose manifest cannot be read look like what a killed run left, and would go as that, though a byte brought back would make them a
 * backup again. Throws `snapshot-damaged`.
 */
export function requireReadable(unreadable: readonly string[]): void {
  if (unreadable.length === 0) return
  throw new LifeboatError(
    'snapshot-damaged',
    `${unreadable.length} of the repository’s snapshots cannot be read`,
    {
      hint: 'Nothing was removed. lifeboat verify --all names the backups that this touches; bring the files back from a copy of the repository, or remove them with restic forget.',
      details: unreadable.map((id) => `snapshots/${id}`),
    },
  )
}

function plan(
  snapshots: readonly Snapshot[],
  { project, host }: Stack,
  { policy, unsound }: PruneWish,
): RetentionPlan {
  const own = findListed(snapshots).filter(
    (backup) => backup.project === project && backup.host === host,
  )
  return planRetention(own, { policy, now: now(), unsound })
}

/** Throws `no-retention-policy`: nobody has said what may go. */
export function requirePolicy(policy: KeepPolicy | undefined): KeepPolicy {
  if (policy !== undefined) return policy
  throw new LifeboatError('no-retention-policy', 'nothing says which backups are to be kept', {
    hint: 'Set LIFEBOAT_KEEP, or give --keep, for example last=10,daily=7,weekly=4,monthly=12,yearly=2. Nothing was removed.',
  })
}
