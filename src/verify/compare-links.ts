import type { TreeNode } from '../model/tree-node.ts'

type Named = Pick<TreeNode, 'inode' | 'names'>

/** Is told of every file that is on both sides; gives in words what is wrong with its names. */
export type Links = {
  compare(stored: Named, standing: Named): string[]
}

/**
 * Whether names that were one file are one again, and no others. Holds the inodes of files that were stored with several names, no others. A name
 * too many on a file that had one shows in its count.
 */
export function openLinks(): Links {
  const standingOf = new Map<string, string>()
  const storedOf = new Map<string, string>()
  return {
    compare: (stored, standing) => {
      if (stored.names <= 1) {
        if (standing.names <= 1) return []
        return [`it is one file with ${standing.names - 1} other names, none was stored`]
      }
      const before = standingOf.get(stored.inode) ?? standing.inode
      const after = storedOf.get(standing.inode) ?? stored.inode
      standingOf.set(stored.inode, before)
      storedOf.set(standing.inode, after)
      if (before !== standing.inode)
        return ['it is a file of its own, another name of one was stored']
      if (after !== stored.inode) return ['it is another name of a file, one of its own was stored']
      return []
    },
  }
}
