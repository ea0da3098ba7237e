import { now } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runPassingWorker } from '../docker/worker.ts'
import type { KeepPolicy } from '../keep-policy.ts'
import type { CopyReport } from '../model/copy-report.ts'
import type { CopySteps } from '../repository/copy-backup.ts'
import { copyDocument, copySnapshots, openCopy } from '../repository/copy-snapshots.ts'
import { ofCopy } from '../repository/explain-copy.ts'
import { readListedManifest } from '../repository/find-backups.ts'
import { pairRepositories } from '../repository/pair.ts'
import type { Earlier } from '../repository/refuse-gone.ts'
import type { Repository } from '../repository/repository.ts'
import { readSnapshots, type Snapshot } from '../repository/snapshots.ts'
import { runPrune } from '../retention/run-prune.ts'
import { copyMissing } from './copy-missing.ts'

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
  readonly earlier: Earlier
  readonly onStep: (step: string) => void
}

/**
 * Copies what the copy has not of this stack’s backups, and removes from it what its own rules say, with restic. Killed at any time it leaves whole backups in the copy,
 * and parts with which the next one goes on. What concerns one backup alone is told in `failures`; throws what keeps all of them from being copied.
 */
export async function runCopy(request: CopyRequest): Promise<CopyReport> {
  const { run, from, to, host, policy, earlier, onStep } = request
  const { project, signal, watching } = run
  const pair = pairRepositories(from, to)
  return copyMissing(
    {
      read: () => readSnapshots(from, signal),
      open: () => ofCopy(() => openCopy(to, pair, { earlier, signal })),
      copying: (held) => copySteps(request, held),
      prune: (rules) =>
        ofCopy(() =>
          runPrune({ ...request, policy: rules, repository: to, known: nobody, onStep: noStep }),
        ),
      readCopied: () => ofCopy(() => readSnapshots(to, signal)),
    },
    {
      stack: { project, host },
      location: to.location,
      policy,
      now: now(),
      onStep: (step) => {
        if (step === 'prune the copy') watching?.onProgress(whole, undefined)
        onStep(step)
      },
      // restic says of a copy only how many files of data it has, one snapshot after the other: what is known is which backups are behind it.
      onCopied: (done, total) => watching?.onProgress(whole, { done, total, leaps: true }),
    },
  )
}

const whole = 'backups'

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

/** Nobody remembers what the copy holds: it can be made again. */
const nobody = { list: async () => [], add: nothing, remove: nothing, replace: nothing }

async function nothing(): Promise<void> {}

function noStep(): void {}
