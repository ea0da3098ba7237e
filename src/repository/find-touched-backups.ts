import type { Readable } from 'node:stream'
import { z } from 'zod'

import { isInterruption, LifeboatError } from '../errors.ts'
import { partKinds } from '../model/manifest.ts'
import type { Checked } from './check-share.ts'
import { findListed, readListedManifest } from './find-backups.ts'
import { matchParts } from './find-part.ts'
import type { Repository } from './repository.ts'
import { runRestic, streamRestic } from './run-restic.ts'
import { decodeTag, readSnapshots, readTag, type Snapshot } from './snapshots.ts'
import { sortDamage } from './sort-damage.ts'

/**
 * The ids of all backups, of any stack, that damage touches: those that need a damaged data file, whose trees cannot be walked, or that have lost a
 * snapshot. Where it is not known what is damaged, all of them: none is known to be whole then.
 */
export async function findTouched(
  repository: Repository,
  checked: Checked,
  signal: AbortSignal,
): Promise<string[]> {
  const damage = sortDamage(checked)
  const snapshots = await readSnapshots(repository, signal)
  const listed = findListed(snapshots).map(({ id }) => id)
  if (damage.isAnywhere) return listed
  const own = snapshots.filter((snapshot) => kinds.has(readTag(snapshot, 'lifeboat') ?? ''))
  const needed = await findNeeding(repository, damage, signal)
  const touched = new Set(own.filter(({ id }) => needed.has(id)).map(backupOf))
  if (damage.isInTrees) {
    for (const snapshot of own) {
      if (!(await isReadable(repository, ['ls', '--no-lock', snapshot.id], signal)))
        touched.add(backupOf(snapshot))
    }
  }
  if (damage.isInSnapshots) {
    for (const { id, project } of findListed(snapshots)) {
      if (!(await hasAllParts(repository, snapshots, { wanted: id, project }))) touched.add(id)
    }
  }
  return listed.filter((id) => touched.has(id))
}

/** What a backup is made of; a verification beside it is none of it, nor is a pass before a freeze. */
const kinds = new Set<string>([...partKinds, 'manifest'])

function backupOf(snapshot: Snapshot): string {
  return decodeTag(readTag(snapshot, 'backup') ?? '')
}

/** Ids of the snapshots that name a damaged blob. restic finds them by walking the trees alone: the data file itself need not be there. */
async function findNeeding(
  repository: Repository,
  { packs, blobs }: { readonly packs: readonly string[]; readonly blobs: readonly string[] },
  signal: AbortSignal,
): Promise<Set<string>> {
  const wanted = [...new Set([...blobs, ...(await listBlobs(repository, packs, signal))])]
  const found = new Set<string>()
  for (let start = 0; start < wanted.length; start += atOnce) {
    const named = wanted.slice(start, start + atOnce).flatMap((id) => ['--blob', id])
    const call = { arguments: ['find', '--no-lock', ...named], signal }
    for (const id of await streamRestic(repository, call, readSnapshotIds)) found.add(id)
  }
  return found
}

/** All that is found stands in one line, however long. A name in it cannot look like this: its quotes are escaped. */
async function readSnapshotIds(stdout: Readable): Promise<Set<string>> {
  const found = new Set<string>()
  let text = ''
  for await (const chunk of stdout.setEncoding('utf8')) {
    text += String(chunk)
    for (const match of text.matchAll(/"snapshot":"([0-9a-f]{64})"/g)) found.add(match[1] ?? '')
    text = text.slice(-longest)
  }
  return found
}

/** Of what is looked for, so that none is cut in two. */
const longest = '"snapshot":""'.length + 64

/** Arguments of one command must stay far below 2 MB. */
const atOnce = 5000

const Index = z.object({
  packs: z.array(
    z.object({
      id: z.string(),
      blobs: z.array(z.object({ id: z.string(), type: z.enum(['data', 'tree']) })),
    }),
  ),
})

/** What data files hold, as the index knows: of a file that is gone or cut short nobody else does. */
async function listBlobs(
  repository: Repository,
  packs: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (packs.length === 0) return []
  const wanted = new Set(packs)
  const listed = await runRestic(repository, { arguments: ['list', 'index', '--no-lock'], signal })
  const blobs: string[] = []
  for (const id of listed.split('\n').filter(Boolean)) {
    const call = { arguments: ['cat', 'index', id, '--no-lock'], signal }
    const index = Index.parse(JSON.parse(await runRestic(repository, call)))
    for (const pack of index.packs.filter((each) => wanted.has(each.id)))
      blobs.push(...pack.blobs.filter(({ type }) => type === 'data').map((blob) => blob.id))
  }
  return blobs
}

async function isReadable(
  repository: Repository,
  words: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await streamRestic(repository, { arguments: words, signal }, async (stdout) => {
      for await (const chunk of stdout) void chunk
    })
    return true
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'restic-failed') return false
    throw error
  }
}

async function hasAllParts(
  repository: Repository,
  snapshots: readonly Snapshot[],
  wanted: { readonly wanted: string; readonly project: string },
): Promise<boolean> {
  try {
    matchParts(snapshots, await readListedManifest(repository, snapshots, wanted))
    return true
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    if (error.code !== 'part-missing' && error.code !== 'manifest-damaged') throw error
    return false
  }
}
