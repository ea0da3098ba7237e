import type { TreeNode } from '../model/tree-node.ts'
import { openLinks, type Links } from './compare-links.ts'
import { describeDifferences } from './describe-differences.ts'

/** What was stored, and how many paths do not stand as they were. */
export type ComparedTrees = {
  readonly files: number
  readonly bytes: number
  readonly types: Readonly<Record<string, number>>
  readonly different: number
}

/**
 * Compares a tree that was stored with the one that stands. Both come sorted as `walkFolder` sorts, so no more than one path of each is held,
 * and the inodes of files with several names. Each path that differs is told once, with all that differs of it.
 */
export async function compareTrees(
  stored: AsyncIterable<TreeNode>,
  standing: Iterator<TreeNode, undefined>,
  tell: (path: Buffer, difference: string) => void,
): Promise<ComparedTrees> {
  const links = openLinks()
  const types: Record<string, number> = {}
  let [bytes, different] = [0, 0]
  let found = standing.next().value
  const differs = ({ path }: TreeNode, what: readonly string[]): void => {
    if (what.length === 0) return
    different += 1
    tell(path, what.join(', '))
  }
  for await (const wanted of stored) {
    types[wanted.type] = (types[wanted.type] ?? 0) + 1
    bytes += wanted.bytes ?? 0
    while (found !== undefined && comparePaths(found.path, wanted.path) < 0) {
      differs(found, [`a ${found.type} is there, nothing was stored`])
      found = standing.next().value
    }
    if (found === undefined || comparePaths(found.path, wanted.path) > 0) {
      differs(wanted, [`nothing is there, a ${wanted.type} was stored`])
      continue
    }
    differs(wanted, compareNodes(wanted, found, links))
    found = standing.next().value
  }
  for (; found !== undefined; found = standing.next().value) {
    differs(found, [`a ${found.type} is there, nothing was stored`])
  }
  return { files: types['file'] ?? 0, bytes, types, different }
}

function compareNodes(stored: TreeNode, standing: TreeNode, links: Links): string[] {
  const differences = describeDifferences(stored, standing)
  if (stored.type !== 'file' || standing.type !== 'file') return differences
  return [...differences, ...links.compare(stored, standing)]
}

const slash = 0x2f

/** Name by name, as restic's trees are sorted: `a/b` comes before `a.b`. Pure. */
export function comparePaths(a: Buffer, b: Buffer): number {
  if (a.equals(b)) return 0
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [a[at] ?? 0, b[at] ?? 0]
    if (one !== other) return (one === slash ? -1 : one) - (other === slash ? -1 : other)
  }
  return a.length - b.length
}
