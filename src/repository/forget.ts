import { z } from 'zod'

import type { RunWorker } from '../model/worker.ts'
import { resticSpec } from './backup-arguments.ts'
import { explainWorker } from './end-partly.ts'
import { globalOptions, plainOptions, type Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'
import { decodeTag, readTag, type Snapshot } from './snapshots.ts'

type Stack = { readonly project: string; readonly host: string }

/**
 * The snapshots of backups that are to go, in the order in which they must: what names a backup before what it is made of, so that no
 * backup is ever listed that has lost something. Of this stack on this machine only. Pure.
 */
export function listForgotten(
  snapshots: readonly Snapshot[],
  stack: Stack,
  backupIds: readonly string[],
): { readonly manifests: string[]; readonly others: string[] } {
  const gone = new Set(backupIds)
  const theirs = snapshots.filter(
    (snapshot) => isOf(snapshot, stack) && gone.has(backupOf(snapshot)),
  )
  return {
    manifests: theirs.filter(isManifest).map(({ id }) => id),
    others: theirs.filter((snapshot) => !isManifest(snapshot)).map(({ id }) => id),
  }
}

const restMs = 48 * 3_600_000

/**
 * What runs of this stack on this machine left that published nothing, and passes before a freeze, which are parts of no backup. Two days
 * are more than any run takes. What is known to have been published is none: its manifest was lost, and may be brought back. Whoever else's snapshots there are, and what bears no tag of Lifeboat's, is not looked at. Pure.
 */
export function findLitter(
  snapshots: readonly Snapshot[],
  stack: Stack,
  now: Date,
  known: readonly string[],
): string[] {
  const published = new Set([...known, ...snapshots.filter(isManifest).map(backupOf)])
  return snapshots
    .filter((snapshot) => {
      const kind = readTag(snapshot, 'lifeboat')
      if (kind === undefined || kind === 'manifest' || !isOf(snapshot, stack)) return false
      if (backupOf(snapshot) === '' || now.getTime() - Date.parse(snapshot.time) <= restMs) {
        return false
      }
      return kind === 'hot' || !published.has(backupOf(snapshot))
    })
    .map(({ id }) => id)
}

function isManifest(snapshot: Snapshot): boolean {
  return readTag(snapshot, 'lifeboat') === 'manifest'
}

function isOf(snapshot: Snapshot, { project, host }: Stack): boolean {
  const own = decodeTag(readTag(snapshot, 'project') ?? '')
  return own === project && snapshot.hostname === host
}

function backupOf(snapshot: Snapshot): string {
  return decodeTag(readTag(snapshot, 'backup') ?? '')
}

/** Takes snapshots out of the list; their data stays until `giveBackSpace`. None is no call. */
export async function forget(
  repository: Repository,
  snapshotIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (snapshotIds.length === 0) return
  await runRestic(repository, {
    arguments: ['forget', '--quiet', ...snapshotIds],
    isPatient: true,
    signal,
  })
}

/** Not more than this is written anew in one go; what is left over, the next one takes. */
const repackAtMost = '10G'

const script = `
set -eu
repository=$1; shift
before=$(du -sb "$repository" | cut -f1)
restic prune --quiet "$@" >&2
echo "{\\"freed\\":$((before - $(du -sb "$repository" | cut -f1)))}"
`

/** A store has no folder whose size could be taken; restic says beforehand how much it removes. */
const storeScript = `
set -eu
shift
restic prune "$@" | sed -n 's/^total prune:.*blobs \\/ *//p'
`

const Freed = z.object({ freed: z.number().int() })

/** Bytes of a size as restic (0.18) writes it: `1.073 MiB`. Pure. */
export function readFreed(text: string): number {
  const [, number = '', unit = ''] = /^([\d.]+) (B|[KMGT]iB)$/.exec(text.trim()) ?? []
  const power = ['B', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit)
  if (power < 0) throw new Error(`restic prune did not say what it removed: ${text}`)
  return Math.round(Number(number) * 1024 ** power)
}

/** Has restic remove what no snapshot names; gives how many bytes smaller the folder is, or about how many the store keeps less. Needs the repository for itself. */
export async function giveBackSpace(
  runWorker: RunWorker,
  repository: Repository,
  image: string,
): Promise<number> {
  const isStore = repository.store !== undefined
  try {
    const { stdout } = await runWorker({
      ...resticSpec(repository, { image, mounts: [] }),
      purpose: 'prune-repository',
      entrypoint: ['bash', '-o', 'pipefail', '-c', isStore ? storeScript : script, 'prune'],
      command: [
        repository.location,
        '--max-repack-size',
        repackAtMost,
        ...(isStore ? plainOptions(repository) : globalOptions(repository)),
      ],
    })
    return isStore ? readFreed(stdout) : Freed.parse(JSON.parse(stdout)).freed
  } catch (error) {
    throw explainWorker(repository.location, error)
  }
}
