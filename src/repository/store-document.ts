import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'
import { writeTags } from './snapshots.ts'

export type StoredDocument = {
  /** Name of the one file in its snapshot. */
  readonly name: string
  readonly document: unknown
  readonly host: string
  /** All that a list needs: listing reads no document. */
  readonly tags: Readonly<Record<string, string | number>>
}

/** Stores a document as a snapshot of its own. Before this returns it is not there; there is no state in between. */
export async function storeDocument(
  repository: Repository,
  { name, document, host, tags }: StoredDocument,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-document-'))
  try {
    await writeFile(join(folder, name), `${JSON.stringify(document, null, 2)}\n`)
    await runRestic(repository, {
      arguments: ['backup', '--quiet', '--force', '--host', host, ...writeTags(tags), name],
      folder,
      isPatient: true,
      signal,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
