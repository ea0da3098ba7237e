/** find → open the copy → copy → prune the copy */
import type { KeepPolicy } from '../keep-policy.ts'
import type { CopyReport } from '../model/copy-report.ts'
import type { Pruned } from '../model/retention.ts'
import { copyBackup, type CopySteps } from '../repository/copy-backup.ts'
import { findListed } from '../repository/find-backups.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import type { Stack } from '../retention/prune-snapshots.ts'
import { copyEach, toFailure } from './copy-each.ts'
import { planCopy } from './plan-copy.ts'

/** What a copying does to the two repositories. */
export type CopyingSteps = {
  readonly read: () => Promise<readonly Snapshot[]>
  /** Makes the copy’s repository where there is none; gives what it holds. */
  readonly open: () => Promise<readonly Snapshot[]>
  /** What copies one backup of those that were read. */
  readonly copying: (snapshots: readonly Snapshot[]) => CopySteps
  readonly prune: (policy: KeepPolicy) => Promise<Pruned>
  readonly readCopied: () => Promise<readonly Snapshot[]>
}

export type CopyOrder = {
  readonly stack: Stack
  /** Of the copy. */
  readonly location: string
  readonly policy: KeepPolicy | undefined
  readonly now: Date
  readonly onStep: (step: string) => void
  /** Told before each backup how many bytes are behind it, of how many. */
  readonly onCopied: (done: number, total: number) => void
}

/** Copies what the copy has not, and removes from it what its own rules say. See `runCopy`. */
export async function copyMissing(steps: CopyingSteps, order: CopyOrder): Promise<CopyReport> {
  const { stack, location, policy, now, onStep, onCopied } = order
  const listOwn = (held: readonly Snapshot[]) =>
    findListed(held).filter(({ project, host }) => project === stack.project && host === stack.host)
  onStep('find')
  const snapshots = await steps.read()
  onStep('open the copy')
  const copied = await steps.open()
  const planned = planCopy(listOwn(snapshots), listOwn(copied), { policy, now })
  onStep('copy')
  const copying = steps.copying(snapshots)
  const sizes = planned.map(({ bytes }) => bytes)
  const made = await copyEach(
    planned.map(({ id }) => id),
    async (id) => {
      const behind = planned.findIndex((each) => each.id === id)
      onCopied(sum(sizes.slice(0, behind)), sum(sizes))
      await copyBackup(copying, snapshots, id)
    },
  )
  onStep('prune the copy')
  const pruned = await prune(steps, policy)
  const held = listOwn(await steps.readCopied())
  return {
    location,
    copied: made.copied,
    removed: pruned.removed,
    left: pruned.left,
    backups: held.length,
    failures: [...made.failures, ...pruned.failures],
  }
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((all, bytes) => all + bytes, 0)
}

type Removed = Pick<CopyReport, 'removed' | 'left' | 'failures'>

/** Old backups that stay one time longer are no reason to call the new ones not copied. */
async function prune(steps: CopyingSteps, policy: KeepPolicy | undefined): Promise<Removed> {
  if (policy === undefined) return { removed: [], left: [], failures: [] }
  try {
    const pruned = await steps.prune(policy)
    return { removed: idsOf(pruned.remove), left: idsOf(pruned.left), failures: [] }
  } catch (error) {
    return { removed: [], left: [], failures: [toFailure('pruning the copy', error)] }
  }
}

function idsOf(backups: readonly { readonly id: string }[]): string[] {
  return backups.map(({ id }) => id)
}
