/** find → open the copy → copy → prune the copy */
import { now } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runPassingWorker } from '../docker/worker.ts'
import type { KeepPolicy } from '../keep-policy.ts'
import type { CopyReport } from '../model/copy-report.ts'
import { copyBackup, type CopySteps } from '../repository/copy-backup.ts'
import { copyDocument, copySnapshots, openCopy } from '../repository/copy-snapshots.ts'
import { findListed, readListedManifest } from '../repository/find-backups.ts'
import { pairRepositories } from '../repository/pair.ts'
import type { Repository } from '../repository/repository.ts'
import { readSnapshots, type Snapshot } from '../repository/snapshots.ts'
import { runPrune } from '../retention/run-prune.ts'
import { copyEach, toFailure } from './copy-each.ts'
import { ofCopy } from '../repository/explain-copy.ts'
import { planCopy } from './plan-copy.ts'

export type CopyRequest = {
  readonly run: RunContext
  readonly from: Repository
  readonly to: Repository
  /** Lifeboat’s own. */
  readonly image: string
  readonly host: string
  readonly policy: KeepPolicy | undefined
  /** What the history says against removing anything; undefined when the newest run went well. */
  readonly unsound: string | undefined
  readonly onStep: (step: string) => void
}

/**
 * Copies what the copy has not of this stack’s backups, and removes from it what its own rules say. Killed at any time it leaves whole backups in the copy,
 * and parts with which the next one goes on. What concerns one backup alone is told in `failures`; throws what keeps all of them from being copied.
 */
export async function runCopy(request: CopyRequest): Promise<CopyReport> {
  const { run, from, to, host, policy, onStep } = request
  const { project, signal } = run
  onStep('find')
  const snapshots = await readSnapshots(from, signal)
  const pair = pairRepositories(from, to)
  onStep('open the copy')
  const copied = await ofCopy(() => openCopy(to, pair, signal))
  const isOwn = (backup: { readonly project: string; readonly host: string }): boolean =>
    backup.project === project && backup.host === host
  const listOwn = (held: readonly Snapshot[]) => findListed(held).filter(isOwn)
  const planned = planCopy(listOwn(snapshots), listOwn(copied), { policy, now: now() })
  onStep('copy')
  const steps = copySteps(request, snapshots)
  const sizes = planned.map(({ bytes }) => bytes)
  const made = await copyEach(
    planned.map(({ id }) => id),
    async (id) => {
      tellCopied(
        run,
        sizes,
        planned.findIndex((each) => each.id === id),
      )
      await copyBackup(steps, snapshots, id)
    },
  )
  run.watching?.onProgress(whole, undefined)
  onStep('prune the copy')
  const pruned = await prune(request)
  const held = listOwn(await ofCopy(() => readSnapshots(to, signal)))
  return {
    location: to.location,
    copied: made.copied,
    removed: pruned.removed,
    left: pruned.left,
    backups: held.length,
    failures: [...made.failures, ...pruned.failures],
  }
}

const whole = 'backups'

/** restic says of a copy only how many files of data it has, one snapshot after the other: what is known is which backups are behind it. */
function tellCopied({ watching }: RunContext, sizes: readonly number[], behind: number): void {
  const done = sum(sizes.slice(0, behind))
  watching?.onProgress(whole, { done, total: sum(sizes), leaps: true })
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((all, bytes) => all + bytes, 0)
}

function copySteps({ run, from, to, image }: CopyRequest, held: readonly Snapshot[]): CopySteps {
  const { project, signal } = run
  const pair = pairRepositories(from, to)
  return {
    readManifest: (backup) => readListedManifest(from, held, { wanted: backup, project }),
    copyParts: (snapshots) =>
      ofCopy(() =>
        copySnapshots((spec) => runPassingWorker(run, spec), pair, { image, snapshots }),
      ),
    readCopied: () => ofCopy(() => readSnapshots(to, signal)),
    copyManifest: (snapshot) => ofCopy(() => copyDocument(pair, snapshot, signal)),
  }
}

type Removed = Pick<CopyReport, 'removed' | 'left' | 'failures'>

/** Old backups that stay one time longer are no reason to call the new ones not copied. */
async function prune({ to, policy, ...request }: CopyRequest): Promise<Removed> {
  if (policy === undefined) return { removed: [], left: [], failures: [] }
  try {
    const pruned = await ofCopy(() =>
      runPrune({ ...request, policy, repository: to, known: nobody, onStep: noStep }),
    )
    return { removed: idsOf(pruned.remove), left: idsOf(pruned.left), failures: [] }
  } catch (error) {
    return { removed: [], left: [], failures: [toFailure('pruning the copy', error)] }
  }
}

/** Nobody remembers what the copy holds: it can be made again. */
const nobody = { list: async () => [], add: nothing, remove: nothing }

async function nothing(): Promise<void> {}

function idsOf(backups: readonly { readonly id: string }[]): string[] {
  return backups.map(({ id }) => id)
}

function noStep(): void {}
