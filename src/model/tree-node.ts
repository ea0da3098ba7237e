import type { PathEntry } from './path-entry.ts'

/** One path of a tree of files, stored or standing on a disk. */
export type TreeNode = {
  /** Below the root of the tree, which is no node itself; begins with a slash. Bytes, for not every name is text. */
  readonly path: Buffer
  readonly type: PathEntry['type']
  /** Permission bits, setuid, setgid and sticky among them. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** `null` for all but files. */
  readonly bytes: number | null
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint
  /** Of a symlink, in bytes. */
  readonly target: Buffer | undefined
  /** The device and the inode: names of one file have the same. */
  readonly inode: string
  /** How many names the file has on its disk; 0 where nobody asks, as for folders. */
  readonly names: number
}
