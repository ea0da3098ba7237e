import { lstatSync, readdirSync, readlinkSync, type BigIntStats } from 'node:fs'

import type { TreeNode } from '../model/tree-node.ts'

/**
 * Everything below a folder as it stands on the disk, in the order of restic's trees: sorted by the bytes of the names, each folder before what is
 * in it. Follows no link. In one thread: a worker that does nothing else waits for each answer anyway, and waiting this way is many times faster.
 */
export function* walkFolder(root: string): Generator<TreeNode, undefined> {
  const top = Buffer.from(root)
  const open = [listFolder(top, Buffer.alloc(0))]
  for (;;) {
    const path = open.at(-1)?.pop()
    if (path === undefined) {
      open.pop()
      if (open.length === 0) return undefined
      continue
    }
    const place = Buffer.concat([top, path])
    const stat = lstatSync(place, { bigint: true })
    const type = typeOf(stat)
    yield {
      path,
      type,
      mode: Number(stat.mode & 0o7777n),
      uid: Number(stat.uid),
      gid: Number(stat.gid),
      bytes: type === 'file' ? Number(stat.size) : null,
      mtimeNs: stat.mtimeNs,
      target: type === 'symlink' ? readlinkSync(place, { encoding: 'buffer' }) : undefined,
      inode: `${stat.dev}:${stat.ino}`,
      names: Number(stat.nlink),
    }
    if (type === 'folder') open.push(listFolder(top, path))
  }
}

const slash = Buffer.from('/')

/** The last one first, to be taken from the end. */
function listFolder(top: Buffer, path: Buffer): Buffer[] {
  const names = readdirSync(Buffer.concat([top, path]), { encoding: 'buffer' })
  return names
    .sort((a, b) => Buffer.compare(b, a))
    .map((name) => Buffer.concat([path, slash, name]))
}

function typeOf(stat: BigIntStats): TreeNode['type'] {
  if (stat.isFile()) return 'file'
  if (stat.isDirectory()) return 'folder'
  if (stat.isSymbolicLink()) return 'symlink'
  if (stat.isFIFO()) return 'fifo'
  if (stat.isSocket()) return 'socket'
  if (stat.isBlockDevice()) return 'block-device'
  return stat.isCharacterDevice() ? 'character-device' : 'other'
}
