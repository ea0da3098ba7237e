import type { TreeNode } from '../model/tree-node.ts'

/** In words, in what a path that stands differs from what was stored of it. Pure. */
export function describeDifferences(stored: TreeNode, standing: TreeNode): string[] {
  if (stored.type !== standing.type)
    return [`a ${standing.type} is there, a ${stored.type} was stored`]
  return [
    ...differ('mode', stored.mode, standing.mode, showMode),
    ...differ('uid', stored.uid, standing.uid, String),
    ...differ('gid', stored.gid, standing.gid, String),
    ...differ('size', stored.bytes, standing.bytes, String),
    ...differ('mtime', stored.mtimeNs, standing.mtimeNs, showTime),
    ...differ('target', showTarget(stored), showTarget(standing), String),
  ]
}

function differ<T>(what: string, stored: T, standing: T, show: (value: T) => string): string[] {
  return stored === standing ? [] : [`${what} is ${show(standing)}, ${show(stored)} was stored`]
}

function showMode(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}

const second = 1_000_000_000n

function showTime(ns: bigint): string {
  // BigInt rounds towards zero.
  const fraction = ((ns % second) + second) % second
  const seconds = new Date(Number((ns - fraction) / 1_000_000n)).toISOString().slice(0, 19)
  return `${seconds}.${String(fraction).padStart(9, '0')}Z`
}

/** Latin 1 keeps apart whatever bytes there are. */
function showTarget({ target }: TreeNode): string {
  if (target === undefined) return 'none'
  const text = target.toString()
  return JSON.stringify(Buffer.from(text).equals(target) ? text : target.toString('latin1'))
}
