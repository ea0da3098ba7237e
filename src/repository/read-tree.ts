import type { TreeNode } from '../model/tree-node.ts'
import { readNode } from './list-path.ts'
import { readLongListing } from './read-long-listing.ts'
import type { Repository } from './repository.ts'
import { streamRestic } from './run-restic.ts'
import { splitLines } from './split-lines.ts'

/**
 * Reads all that restic lists of a tree (`SNAPSHOT:/FOLDER`), sorted by the bytes of the names, each folder before what is in it. No listing of
 * restic 0.18 has it all: the three that there are come side by side, so memory does not grow with the tree. None has device numbers or attributes.
 */
export function readTree<T>(
  repository: Repository,
  tree: string,
  take: (nodes: AsyncIterable<TreeNode>) => Promise<T>,
): Promise<T> {
  const words = ['ls', '--no-lock', tree]
  const read = <U>(more: readonly string[], use: (lines: Lines) => Promise<U>): Promise<U> =>
    streamRestic(
      repository,
      { arguments: [...words, ...more], ...(more.length > 0 ? { isPlain: true } : {}) },
      async (stdout) => {
        try {
          return await use(splitLines(stdout))
        } finally {
          // Whoever gives up early would leave restic waiting to be read.
          stdout.destroy()
        }
      },
    )
  return read([], (json) =>
    read(['--ncdu'], (ncdu) =>
      read(['--long', '--quiet'], (long) => take(joinListings(json, ncdu, long))),
    ),
  )
}

type Lines = AsyncGenerator<Buffer, undefined>

/** Puts together what the listings say. Throws when they do not list the same. */
export async function* joinListings(
  json: Lines,
  ncdu: Lines,
  long: Lines,
): AsyncGenerator<TreeNode> {
  const links = readLinks(ncdu)
  const readLong = readLongListing(long)
  // The first line is the snapshot's own.
  await json.next()
  for await (const line of json) {
    const { name, path, type, mode, uid, gid, bytes, mtime } = readNode(line.toString())
    const { value: linked } = await links.next()
    if (linked?.name !== name) throw new Error(`the listings differ at ${JSON.stringify(path)}`)
    yield {
      ...(await readLong({ path, type })),
      type,
      mode,
      uid,
      gid,
      bytes,
      mtimeNs: readTime(mtime),
      inode: linked.inode,
      names: linked.names,
    }
  }
  if ((await links.next()).done !== true) throw new Error('a listing ended before the other one')
}

type Linked = { readonly name: string; readonly inode: string; readonly names: number }

/** Inodes may be too large for a number of JavaScript. */
const numbers = /,"dev":(\d+),"ino":(\d+),"nlink":(\d+),"notreg":/

/** Each line of an export for ncdu that is neither a bracket nor its head is an entry (restic 0.18, cmd_ls.go). */
async function* readLinks(lines: AsyncIterable<Buffer>): AsyncGenerator<Linked, undefined> {
  for await (const line of lines) {
    const text = line.toString().trim().replace(/,$/, '')
    if (!text.startsWith('{')) continue
    const [, device, inode, names] = numbers.exec(text) ?? []
    const { name } = JSON.parse(text) as { name: string }
    yield { name, inode: `${device}:${inode}`, names: Number(names) }
  }
  return undefined
}

/** Nanoseconds since 1970 of a time as Go writes it (RFC 3339). Pure. */
export function readTime(time: string): bigint {
  const [, seconds, fraction = '', zone] = /^(.*?:\d\d)(?:\.(\d+))?(Z|[+-][\d:]+)$/.exec(time) ?? []
  const ms = Date.parse(`${seconds}${zone}`)
  if (Number.isNaN(ms)) throw new Error(`${JSON.stringify(time)} is no time`)
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}
