/** find → forget → give back the space */
import { LifeboatError } from '../errors.ts'
import type { KeepPolicy } from '../keep-policy.ts'
import type { Pruned, RetentionPlan } from '../model/retention.ts'
import { findListed } from '../repository/find-backups.ts'
import { findLitter, listForgotten } from '../repository/forget.ts'
import type { KnownBackups } from '../repository/known-backups.ts'
import type { AllSnapshots, Snapshot } from '../repository/snapshots.ts'
import { removalRefused } from '../repository/explain-restic.ts'
import { leaveAll } from './leave-all.ts'
import { planRetention } from './plan-retention.ts'

/** Whose backups, by which rules. */
export type PruneWish = {
  readonly policy: KeepPolicy
  /** What the history says against removing anything; undefined when the newest run went well. */
  readonly unsound: string | undefined
}

export type Stack = { readonly project: string; readonly host: string }

/** What a pruning has done to a repository. */
export type PruneSteps = {
  readonly read: () => Promise<AllSnapshots>
  /** Takes snapshots out of the list. */
  readonly forget: (ids: readonly string[]) => Promise<void>
  /** Removes what no snapshot names; gives how many bytes. */
  readonly giveBackSpace: () => Promise<number>
  readonly known: Pick<KnownBackups, 'list' | 'add' | 'remove' | 'replace'>
}

export type PruneOrder = PruneWish & {
  readonly stack: Stack
  /** Nothing may be removed: what would go is said, for whoever may. */
  readonly isAppendOnly: boolean
  readonly now: Date
  readonly onStep: (step: string) => void
}

/** Removes what the plan of this moment says. Killed at any time it leaves whole backups, and litter that a later one takes. */
export async function pruneSnapshots(steps: PruneSteps, order: PruneOrder): Promise<Pruned> {
  const { stack, now, isAppendOnly, onStep } = order
  const { known } = steps
  onStep('find')
  const { snapshots, unreadable } = await steps.read()
  requireReadable(unreadable)
  const planned = planOf(snapshots, stack, order)
  const ids = planned.remove.map(({ id }) => id)
  const { manifests, others } = listForgotten(snapshots, stack, ids)
  const published = await known.list()
  const publishedIds = published.map(({ id }) => id)
  const litter = findLitter(snapshots, stack, now, publishedIds).filter(
    (id) => !others.includes(id),
  )
  const doomed = [...manifests, ...others, ...litter]
  if (isAppendOnly) {
    await rememberLeft(known, published, ids)
    return leaveAll(planned, doomed, litter.length)
  }
  const nothing = { left: [], forget: [], litter: 0, freedBytes: 0 }
  if (doomed.length === 0) return { ...planned, ...nothing }
  onStep('forget')
  await known.remove(ids)
  try {
    await forgetAll(steps, manifests)
    // A store may hold on to some of them only: parts must not go from under a manifest that stays.
    await forgetAll(steps, [...others, ...litter])
  } catch (error) {
    await rememberAgain(steps, published)
    throw error
  }
  onStep('give back space')
  const freedBytes = await steps.giveBackSpace()
  return { ...planned, ...nothing, litter: litter.length, freedBytes }
}

/** Of what is named now, and no longer of what was before: the rules may have come to keep it. */
async function rememberLeft(
  known: PruneSteps['known'],
  published: Awaited<ReturnType<KnownBackups['list']>>,
  named: readonly string[],
): Promise<void> {
  const marked = published.map(({ isLeft: _before, ...backup }) =>
    named.includes(backup.id) ? { ...backup, isLeft: true } : backup,
  )
  await known.replace(marked)
}

/** The plan alone. Pure. */
export function planOf(
  snapshots: readonly Snapshot[],
  { project, host }: Stack,
  { policy, unsound, now }: PruneWish & { readonly now: Date },
): RetentionPlan {
  const own = findListed(snapshots).filter(
    (backup) => backup.project === project && backup.host === host,
  )
  return planRetention(own, { policy, now, unsound })
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

/** restic (0.18) may end with 0 although a store refused to remove a snapshot, and says nothing of it where it speaks JSON. */
async function forgetAll({ read, forget }: PruneSteps, doomed: readonly string[]): Promise<void> {
  if (doomed.length === 0) return
  await forget(doomed)
  const { snapshots } = await read()
  const left = snapshots.filter(({ id }) => doomed.includes(id))
  if (left.length === 0) return
  throw removalRefused(
    `the repository still has ${left.length} of ${doomed.length} snapshots that were removed`,
    left.slice(0, 10).map(({ id }) => `snapshots/${id}`),
  )
}

/** What is still there is missed again when it goes. */
async function rememberAgain(
  { read, known }: PruneSteps,
  published: Awaited<ReturnType<KnownBackups['list']>>,
): Promise<void> {
  const listed = await read().then(
    ({ snapshots }) => new Set(findListed(snapshots).map(({ id }) => id)),
    () => undefined,
  )
  const now = new Set((await known.list()).map(({ id }) => id))
  for (const backup of published) {
    if (now.has(backup.id) || listed?.has(backup.id) !== true) continue
    await known.add(backup)
  }
}
