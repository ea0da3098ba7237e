import { LifeboatError } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'
import { readBackup } from './backup-tags.ts'
import { matchParts } from './find-part.ts'
import type { Snapshot } from './snapshots.ts'

/** What it takes to copy one backup. */
export type CopySteps = {
  readonly readManifest: (backup: string) => Promise<Pick<Manifest, 'id' | 'parts'>>
  /** Gone through again after a crash: what is in the copy already is passed over. */
  readonly copyParts: (snapshots: readonly string[]) => Promise<void>
  /** What the copy holds now. */
  readonly readCopied: () => Promise<readonly Snapshot[]>
  readonly copyManifest: (snapshot: string) => Promise<void>
}

/**
 * Copies one backup: its parts first, then, when each of them was seen in the copy, its manifest. So it exists in the copy only when it is whole, as a
 * backup does in the repository. `snapshots` are the repository's. Throws `part-missing` when the repository has not all of it, `copy-incomplete` when the
 * copy has not.
 */
export async function copyBackup(
  steps: CopySteps,
  snapshots: readonly Snapshot[],
  backup: string,
): Promise<void> {
  const manifest = await steps.readManifest(backup)
  const ids = matchParts(snapshots, manifest).map(({ snapshot }) => snapshot)
  const parts = snapshots.filter(({ id }) => ids.includes(id))
  await steps.copyParts(ids)
  requireCopied(backup, parts, await steps.readCopied())
  const published = snapshots.filter((each) => readBackup(each)?.id === backup).slice(0, 1)
  for (const { id } of published) await steps.copyManifest(id)
  requireCopied(backup, published, await steps.readCopied())
}

function requireCopied(
  backup: string,
  wanted: readonly Snapshot[],
  copied: readonly Snapshot[],
): void {
  const missing = wanted.filter((each) => !copied.some((other) => isCopy(other, each)))
  if (missing.length === 0) return
  throw new LifeboatError('copy-incomplete', `not all of backup ${backup} arrived in the copy`, {
    hint: 'What is missing stands below. It is not listed in the copy, and is copied again by the next lifeboat copy.',
    details: missing.map(({ id }) => id),
  })
}

/** A copy has another id. Another backup's part may be of the same tree, and go with that: the tags say whose it is. */
function isCopy(copied: Snapshot, original: Snapshot): boolean {
  return (
    copied.tree === original.tree &&
    Date.parse(copied.time) === Date.parse(original.time) &&
    [...(copied.tags ?? [])].toSorted().join() === [...(original.tags ?? [])].toSorted().join()
  )
}
