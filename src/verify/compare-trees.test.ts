import { expect, test } from 'vitest'

import type { TreeNode } from '../model/tree-node.ts'
import { comparePaths, compareTrees } from './compare-trees.ts'

const tree = [
  node('/v', { type: 'folder', bytes: null }),
  node('/v/a', { names: 3, inode: '1:1' }),
  node('/v/b', { names: 3, inode: '1:1' }),
  node('/v/c', { names: 3, inode: '1:1' }),
  node('/v/d', { type: 'folder', bytes: null }),
  node('/v/d/x', { type: 'symlink', bytes: null, target: Buffer.from('to') }),
  node('/v/d.x', { type: 'fifo', bytes: null }),
  node('/v/e'),
]

test('a tree that stands as it was stored has no difference, whatever its inodes are', async () => {
  const moved = tree.map((each) => ({ ...each, inode: `2${each.inode}` }))

  expect(await compare(tree, moved)).toEqual({
    told: [],
    compared: {
      files: 4,
      bytes: 12,
      types: { folder: 2, file: 4, symlink: 1, fifo: 1 },
      different: 0,
    },
  })
})

test.each<[what: string, changed: TreeNode[], told: string[]]>([
  ['a file is gone', without('/v/e'), ['/v/e: nothing is there, a file was stored']],
  ['a fifo is gone', without('/v/d.x'), ['/v/d.x: nothing is there, a fifo was stored']],
  [
    'a folder is gone with all in it',
    without('/v/d', '/v/d/x'),
    [
      '/v/d: nothing is there, a folder was stored',
      '/v/d/x: nothing is there, a symlink was stored',
    ],
  ],
  [
    'something is there in the middle, and at the end',
    [...tree.slice(0, 4), node('/v/c.c'), ...tree.slice(4), node('/w', { type: 'socket' })],
    ['/v/c.c: a file is there, nothing was stored', '/w: a socket is there, nothing was stored'],
  ],
  [
    'nothing is there at all',
    [],
    tree.map(({ path, type }) => `${path.toString()}: nothing is there, a ${type} was stored`),
  ],
  [
    'the type is another',
    changed('/v/e', { type: 'fifo', bytes: null }),
    ['/v/e: a fifo is there, a file was stored'],
  ],
  [
    'the setuid bit is lost',
    changed('/v/e', { mode: 0o755 }),
    ['/v/e: mode is 0755, 4755 was stored'],
  ],
  [
    'the owner is another',
    changed('/v/e', { uid: 5, gid: 6 }),
    ['/v/e: uid is 5, 33 was stored, gid is 6, 44 was stored'],
  ],
  ['it is longer', changed('/v/e', { bytes: 4 }), ['/v/e: size is 4, 3 was stored']],
  [
    'a nanosecond is missing, before 1970 too',
    changed('/v/e', { mtimeNs: -1_500_000_001n }),
    ['/v/e: mtime is 1969-12-31T23:59:58.499999999Z, 1969-12-31T23:59:58.500000000Z was stored'],
  ],
  [
    'a symlink leads elsewhere',
    changed('/v/d/x', { target: Buffer.from('tp') }),
    ['/v/d/x: target is "tp", "to" was stored'],
  ],
  [
    'a symlink leads elsewhere by a byte that is no text',
    changed('/v/d/x', { target: Buffer.from([0x74, 0xff]) }),
    ['/v/d/x: target is "tÿ", "to" was stored'],
  ],
  [
    'a name became a file of its own',
    changed('/v/b', { inode: '1:9', names: 1 }),
    ['/v/b: it is a file of its own, another name of one was stored'],
  ],
  [
    'a file became a name of another',
    changed('/v/e', { inode: '1:1', names: 4 }),
    ['/v/e: it is one file with 3 other names, none was stored'],
  ],
])('it is told that %s', async (_what, standing, told) => {
  const result = await compare(tree, standing)

  expect(result.told).toEqual(told)
  expect(result.compared.different).toBe(told.length)
})

test('two files with several names each must not become one', async () => {
  const pair = [node('/a', { names: 2, inode: '1:1' }), node('/b', { names: 2, inode: '1:2' })]
  const one = pair.map((each) => ({ ...each, inode: '2:7' }))

  expect((await compare(pair, one)).told).toEqual([
    '/b: it is another name of a file, one of its own was stored',
  ])
})

test('paths are sorted name by name, by their bytes', () => {
  const sorted = ['/a', '/a/b', '/a/b/c', '/a\u0001', '/a.b', '/aa', '/ä', '/\ufffd'].map((path) =>
    Buffer.from(path),
  )
  const last = Buffer.from([0x2f, 0xff])

  expect([last, ...sorted.toReversed()].sort(comparePaths)).toEqual([...sorted, last])
})

async function compare(stored: TreeNode[], standing: TreeNode[]) {
  const told: string[] = []
  const compared = await compareTrees(
    stream(stored),
    standing.values() as Iterator<TreeNode, undefined>,
    (path, difference) => told.push(`${path.toString()}: ${difference}`),
  )
  return { told, compared }
}

async function* stream(nodes: TreeNode[]): AsyncGenerator<TreeNode> {
  yield* nodes
}

function node(path: string, changes: Partial<TreeNode> = {}): TreeNode {
  return {
    path: Buffer.from(path),
    type: 'file',
    mode: 0o4755,
    uid: 33,
    gid: 44,
    bytes: 3,
    mtimeNs: -1_500_000_000n,
    target: undefined,
    inode: `1:${path}`,
    names: 1,
    ...changes,
  }
}

function without(...paths: string[]): TreeNode[] {
  return tree.filter(({ path }) => !paths.includes(path.toString()))
}

function changed(path: string, changes: Partial<TreeNode>): TreeNode[] {
  return tree.map((each) => (each.path.toString() === path ? { ...each, ...changes } : each))
}
