import type { Readable } from 'node:stream'
import { z } from 'zod'

import type { Check } from './check-repository.ts'
import type { Repository } from './repository.ts'
import { runRestic, streamRestic } from './run-restic.ts'

/** More would not fit into one command. */
const atATime = 1000

/** A piece that no repository has: asked for it, restic walks all trees and says which ones it cannot read. */
const none = '0'.repeat(64)

/**
 * The snapshots that damage touches: those that hold a damaged piece, and those of which a folder cannot be read. Walks the folders of all
 * snapshots, and reads no file.
 */
export async function findTouched(
  repository: Repository,
  { blobs, packs }: Pick<Check, 'blobs' | 'packs'>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const wanted = [...blobs, ...(await listBlobs(repository, packs, signal))]
  const touched = new Set<string>()
  for (let from = 0; from === 0 || from < wanted.length; from += atATime) {
    const some = wanted.slice(from, from + atATime)
    const words = ['find', '--no-lock', '--blob', ...(some.length === 0 ? [none] : some)]
    const found = await streamRestic(repository, { arguments: words, signal }, readSnapshotIds)
    for (const id of found) touched.add(id)
  }
  return touched
}

/** As much as restic says of a file's id where it could not load the file. */
const beginning = 10

const Index = z.object({
  packs: z.array(z.object({ id: z.string(), blobs: z.array(z.object({ id: z.string() })) })),
})

/** The pieces in files, as the index has them: the files themselves are what is damaged. */
async function listBlobs(
  repository: Repository,
  packs: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (packs.length === 0) return []
  const wanted = new Set(packs)
  const listed = await runRestic(repository, { arguments: ['list', 'index', '--no-lock'], signal })
  const blobs: string[] = []
  for (const id of listed.match(/^[0-9a-f]{64}$/gm) ?? []) {
    const stdout = await runRestic(repository, {
      arguments: ['cat', 'index', id, '--no-lock'],
      signal,
    })
    const index = Index.parse(JSON.parse(stdout))
    for (const pack of index.packs) {
      if (wanted.has(pack.id) || wanted.has(pack.id.slice(0, beginning)))
        blobs.push(...pack.blobs.map((blob) => blob.id))
    }
  }
  return blobs
}

/** In a name a quotation mark has a backslash, and a line break is written as `\\n`: no name can look like these. */
const pattern = /(?:"snapshot":"|\n \.\.\. which belongs to snapshot )([0-9a-f]{64})/g
const longest = 120

/** Which snapshots `restic find` (0.18, cmd_find.go) names; what it says of one file can be said of millions. */
export async function readSnapshotIds(stdout: Readable): Promise<Set<string>> {
  const found = new Set<string>()
  let held = ''
  for await (const chunk of stdout) {
    held += String(chunk)
    for (const [, id = ''] of held.matchAll(pattern)) found.add(id)
    held = held.slice(-longest)
  }
  return found
}
