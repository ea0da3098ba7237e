/** Runs inside a worker that has a part restored, and the repository. */
import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { z } from 'zod'

import { readGoString } from './read-go-string.ts'
import { readNode } from './list-path.ts'
import type { Repository } from './repository.ts'
import { streamRestic } from './run-restic.ts'

export const ComparedFiles = z.object({
  event: z.literal('compared'),
  entries: z.number().describe('files, folders, links and all else that was compared'),
  differences: z.array(z.string()),
})
export type ComparedFiles = z.infer<typeof ComparedFiles>

/** A path, and all that is compared of what stands there. */
type Seen = { readonly path: string; readonly is: string }

const shown = 50

/**
 * Compares what stands below a folder with what a snapshot lists below the same path: every name, its type, owner, permissions, time to the
 * nanosecond, and size. Sockets are left out: a restore makes none. Millions of names are compared by a sum over all of them; only where that
 * differs they are held in memory, to be named.
 */
export async function compareFiles(
  repository: Repository,
  snapshot: string,
  root: string,
): Promise<ComparedFiles> {
  const [stored, restored] = [new Sum(), new Sum()]
  await listStored(repository, snapshot, root, (seen) => stored.add(seen))
  for await (const seen of walk(Buffer.from(root))) restored.add(seen)
  const entries = stored.count
  if (stored.equals(restored)) return { event: 'compared', entries, differences: [] }
  return { event: 'compared', entries, differences: await nameAll(repository, snapshot, root) }
}

class Sum {
  count = 0
  private sum = 0n

  add({ path, is }: Seen): void {
    const hash = createHash('sha256').update(`${path}\0${is}`).digest('hex').slice(0, 32)
    this.sum = (this.sum + BigInt(`0x${hash}`)) % 2n ** 128n
    this.count += 1
  }

  equals(other: Sum): boolean {
    return this.count === other.count && this.sum === other.sum
  }
}

async function nameAll(repository: Repository, snapshot: string, root: string): Promise<string[]> {
  const stored = new Map<string, string>()
  await listStored(repository, snapshot, root, ({ path, is }) => stored.set(path, is))
  const differences: string[] = []
  for await (const { path, is } of walk(Buffer.from(root))) {
    const was = stored.get(path)
    stored.delete(path)
    if (was === is) continue
    const instead = was === undefined ? 'not in the backup' : `${was} in the backup`
    differences.push(`${path}: ${instead}, ${is} restored`)
  }
  for (const [path, was] of stored) differences.push(`${path}: ${was} in the backup, not restored`)
  // Two names that differ in bytes alone that no text has: the sums tell them apart by how many there are.
  return differences.length === 0
    ? ['names that cannot be written differ']
    : differences.slice(0, shown)
}

function listStored(
  repository: Repository,
  snapshot: string,
  root: string,
  see: (seen: Seen) => void,
): Promise<void> {
  const call = { arguments: ['ls', '--no-lock', snapshot] }
  return streamRestic(repository, call, async (stdout) => {
    let lines = 0
    for await (const line of createInterface({ input: stdout })) {
      // The first line is the snapshot's own.
      if (lines++ === 0) continue
      const { path, type, mode, uid, gid, bytes, mtime } = readNode(line)
      if (type === 'socket' || !path.startsWith(`${root}/`)) continue
      see({ path, is: describe(type, mode, uid, gid, bytes, nanosecondsOf(mtime)) })
    }
  })
}

async function* walk(folder: Buffer): AsyncGenerator<Seen> {
  const entries = await opendir(folder, { encoding: 'buffer' as BufferEncoding })
  for await (const { name } of entries) {
    const path = Buffer.concat([folder, Buffer.from('/'), name as unknown as Buffer])
    const stats = await lstat(path, { bigint: true })
    const type = typeOf(stats)
    const bytes = type === 'file' ? Number(stats.size) : null
    const [mode, uid, gid] = [Number(stats.mode) & 0o7777, Number(stats.uid), Number(stats.gid)]
    yield { path: readGoString(path), is: describe(type, mode, uid, gid, bytes, stats.mtimeNs) }
    if (type === 'folder') yield* walk(path)
  }
}

function typeOf(stats: BigIntStats): string {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  if (stats.isSymbolicLink()) return 'symlink'
  if (stats.isFIFO()) return 'fifo'
  if (stats.isBlockDevice()) return 'block-device'
  if (stats.isCharacterDevice()) return 'character-device'
  return 'other'
}

function describe(
  type: string,
  mode: number,
  uid: number,
  gid: number,
  bytes: number | null,
  mtimeNs: bigint,
): string {
  const size = bytes === null ? '' : ` of ${bytes} bytes`
  return `${type}${size}, mode ${mode.toString(8)}, owner ${uid}:${gid}, time ${mtimeNs}`
}

/** Of RFC 3339 with up to nine digits behind the point. Pure. */
export function nanosecondsOf(time: string): bigint {
  const [, seconds = '', fraction = '', zone = 'Z'] =
    /^(.*?T\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(.*)$/.exec(time) ?? []
  return BigInt(Date.parse(`${seconds}${zone}`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}
