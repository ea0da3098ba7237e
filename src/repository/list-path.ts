import { z } from 'zod'

import type { PathEntry } from '../model/path-entry.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'

const Node = z.object({
  struct_type: z.literal('node'),
  name: z.string(),
  type: z.string(),
  path: z.string(),
  uid: z.number(),
  gid: z.number(),
  size: z.number().optional(),
  mode: z.number().default(0),
  mtime: z.string(),
})

const types: Readonly<Record<string, PathEntry['type']>> = {
  file: 'file',
  dir: 'folder',
  symlink: 'symlink',
  fifo: 'fifo',
  socket: 'socket',
  dev: 'block-device',
  chardev: 'character-device',
}

/** What stands at each of the paths of a snapshot and directly in it, sorted by path. What is not there is left out. */
export async function listPaths(
  repository: Repository,
  snapshot: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<PathEntry[]> {
  const stdout = await runRestic(repository, {
    arguments: ['ls', '--no-lock', snapshot, ...paths],
    ...(signal === undefined ? {} : { signal }),
  })
  return readListing(stdout)
}

/** The first line is the snapshot's own, all others are nodes (restic manual, "Scripting"). */
export function readListing(stdout: string): PathEntry[] {
  return stdout.split('\n').filter(Boolean).slice(1).map(readNode)
}

/** One line of `restic ls --json` after the first. */
export function readNode(line: string): PathEntry {
  return toEntry(Node.parse(JSON.parse(line)))
}

function toEntry({
  name,
  type,
  path,
  uid,
  gid,
  size,
  mode,
  mtime,
}: z.infer<typeof Node>): PathEntry {
  const kind = types[type] ?? 'other'
  const bytes = kind === 'file' ? (size ?? 0) : null
  return { name, type: kind, path, bytes, mode: unixMode(mode), uid, gid, mtime }
}

/** Go has the permissions at the bottom, and setuid, setgid and sticky at places of its own (pkg.go.dev/io/fs#FileMode). */
function unixMode(mode: number): number {
  const special = [
    [1 << 23, 0o4000],
    [1 << 22, 0o2000],
    [1 << 20, 0o1000],
  ] as const
  return special.reduce(
    (bits, [go, unix]) => ((mode & go) === 0 ? bits : bits | unix),
    mode & 0o777,
  )
}
