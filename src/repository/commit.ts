import { LifeboatError } from '../errors.ts'
import { Manifest } from '../model/manifest.ts'
import type { Part } from '../model/manifest.ts'
import { backupTags } from './backup-tags.ts'
import { listFiles } from './list-files.ts'
import type { Repository } from './repository.ts'
import type { Snapshot } from './snapshots.ts'
import { storeDocument } from './store-document.ts'

/** The manifest before its parts are known by their trees. */
export type Draft = Omit<Manifest, 'parts'> & { readonly parts: readonly Omit<Part, 'tree'>[] }

/** Name of the one file in a manifest's snapshot. */
export const manifestName = 'manifest.json'

/**
 * Publishes a backup: names each part by its tree, looks once more that every part is in the repository, then stores the manifest.
 * `snapshots` were read after the last part was stored. Before this returns the backup does not exist; there is no state in
 * between. Throws `commit-failed` when a part is gone.
 */
export async function commitBackup(
  repository: Repository,
  draft: Draft,
  snapshots: readonly Snapshot[],
  signal: AbortSignal,
): Promise<Manifest> {
  const parts = draft.parts.map((part): Part => {
    const tree = snapshots.find(({ id }) => id === part.snapshot)?.tree
    if (tree === undefined) throw gone(part)
    return { ...part, tree }
  })
  // Asked at the last moment: what was listed before may have been forgotten since.
  const present = new Set(await listPresent(repository, signal))
  const lost = parts.find(({ snapshot }) => !present.has(snapshot))
  if (lost !== undefined) throw gone(lost)
  const manifest = Manifest.parse({ ...draft, parts })
  await storeDocument(
    repository,
    { name: manifestName, document: manifest, host: manifest.host, tags: backupTags(manifest) },
    signal,
  )
  return manifest
}

/** A folder that cannot be listed any more has lost what it held. */
async function listPresent(repository: Repository, signal: AbortSignal): Promise<string[]> {
  return listFiles(repository, 'snapshots', signal).catch((error: unknown) => {
    if (error instanceof LifeboatError) throw error
    return []
  })
}

function gone({ kind, snapshot }: Draft['parts'][number]): LifeboatError {
  return new LifeboatError('commit-failed', `the ${kind} part is not in the repository any more`, {
    hint: 'Somebody removed it during the run. Nothing was published; run the backup again.',
    details: [snapshot],
  })
}
