import type { RunWorker } from '../model/worker.ts'
import { resticSpec } from './backup-arguments.ts'
import { explainWorker } from './end-partly.ts'
import { openForWriting } from './open.ts'
import type { Pair } from './pair.ts'
import { refuseGone, type Earlier } from './refuse-gone.ts'
import { plainOptions, type Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'
import type { Snapshot } from './snapshots.ts'

/**
 * The snapshots that a copy holds; makes its repository where there is none, which cuts files as the other one does: else what is in both would not be
 * known for the same. Throws what `openForWriting` throws, and `repository-gone` where there was one.
 */
export async function openCopy(
  to: Repository,
  { both, options }: Pair,
  { earlier, signal }: { readonly earlier: Earlier; readonly signal: AbortSignal },
): Promise<Snapshot[]> {
  const snapshots = await openForWriting(to, signal)
  if (snapshots !== undefined) return snapshots
  await refuseGone(to.location, earlier)
  await runRestic(both, {
    arguments: ['init', '--copy-chunker-params', ...options],
    isPatient: true,
    signal,
  })
  return []
}

/**
 * Has a worker copy snapshots. Each is in the copy once all of its data is; one that is there already is passed over. restic (0.18) passes over one
 * that it does not find, too, and ends with 0: whoever relies on it looks.
 */
export async function copySnapshots(
  runWorker: RunWorker,
  { both, options }: Pair,
  { image, snapshots }: { readonly image: string; readonly snapshots: readonly string[] },
): Promise<void> {
  // Without one named restic would copy them all, manifests before parts.
  if (snapshots.length === 0) return
  try {
    await runWorker({
      ...resticSpec(both, { image, mounts: [] }),
      purpose: 'copy-parts',
      entrypoint: ['restic'],
      command: ['copy', '--quiet', ...plainOptions(both), ...options, ...snapshots],
      givesWay: true,
    })
  } catch (error) {
    throw explainWorker(both.location, error)
  }
}

/** The same for one that is small, and makes a backup of what was copied before: by a restic of Lifeboat's own. */
export async function copyDocument(
  { both, options }: Pair,
  snapshot: string,
  signal: AbortSignal,
): Promise<void> {
  const command = ['copy', '--quiet', ...options, snapshot]
  await runRestic(both, { arguments: command, isPlain: true, isPatient: true, signal })
}
