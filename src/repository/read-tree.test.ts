import { expect, test } from 'vitest'

import type { TreeNode } from '../model/tree-node.ts'
import { joinListings, readTime } from './read-tree.ts'
import { splitLines } from './split-lines.ts'

const snapshot = '{"struct_type":"snapshot"}'
/** As restic 0.18 lists them: a name that is no UTF-8, a symlink of an odd name to an odd target, a setuid file. */
const json = [
  snapshot,
  node('v', 'dir', '/v', { mode: 0o20000000755 }),
  node('a\ufffd\n', 'file', '/v/a\ufffd\n', { size: 3, mode: (1 << 23) | 0o755 }),
  node('l -> m', 'symlink', '/v/l -> m'),
  node('z', 'fifo', '/v/z'),
]
const head = '[1, 2, {"tree":"t"}, [{"name":"/"},'
const ncdu = [
  head,
  '  [',
  linked('v', 0),
  `${linked('a\ufffd\n', 2)},`,
  linked('l -> m', 1),
  linked('z', 0),
  '  ]',
]
const when = '    33    44      0 2026-11-29 06:03:16'
const long = [
  `drwxr-xr-x ${when} /v`,
  Buffer.from(`urwxr-xr-x ${when} /v/a\xff`, 'latin1'),
  '',
  `Lrwxrwxrwx ${when} /v/l -> m -> to`,
  'another -> line',
  `prw-r--r-- ${when} /v/z`,
]

test('what three listings say of a path is put together', async () => {
  const nodes = await join(json, ncdu, long)

  expect(nodes).toMatchObject([
    { path: Buffer.from('/v'), type: 'folder', mode: 0o755, uid: 33, gid: 44, bytes: null },
    {
      path: Buffer.from('/v/a\xff\n', 'latin1'),
      type: 'file',
      mode: 0o4755,
      bytes: 3,
      mtimeNs: 1_500_000_001n,
      inode: '64:18446744073709551615',
      names: 2,
      target: undefined,
    },
    { path: Buffer.from('/v/l -> m'), type: 'symlink', target: Buffer.from('to\nanother -> line') },
    { path: Buffer.from('/v/z'), type: 'fifo', names: 0 },
  ])
})

test.each([
  ['the first is shorter', json.slice(0, -1), ncdu, long],
  ['the second is shorter', json, ncdu.slice(0, 5), long],
  ['the third is shorter', json, ncdu, long.slice(0, -1)],
  ['the second has another name', json, [...ncdu.slice(0, 5), linked('y', 0)], long],
  ['the third has another name', json, ncdu, [...long.slice(0, -1), `prw-r--r-- ${when} /v/y`]],
])('listings are not put together when %s', async (_what, ...listings) => {
  await expect(join(...listings)).rejects.toThrow(/listing/)
})

test.each([
  ['2026-11-29T06:03:16Z', 1_795_932_196_000_000_000n],
  ['2026-11-29T08:03:16.5+02:00', 1_795_932_196_500_000_000n],
  ['1969-12-31T23:59:58.499999999Z', -1_500_000_001n],
  ['1901-12-13T20:45:52.000000001Z', -2_147_483_647_999_999_999n],
])('%s is read to the nanosecond', (text, ns) => {
  expect(readTime(text)).toBe(ns)
})

test('what is no time is not taken for one', () => {
  expect(() => readTime('yesterday')).toThrow('"yesterday" is no time')
})

type Line = string | Buffer

async function join(...listings: Line[][]): Promise<TreeNode[]> {
  const [one, two, three] = listings.map((lines) => splitLines(chunks(lines)))
  return Array.fromAsync(joinListings(one!, two!, three!))
}

/** In pieces that end anywhere. */
async function* chunks(lines: Line[]): AsyncGenerator<Buffer> {
  const all = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))
  for (let at = 0; at < all.length; at += 7) yield all.subarray(at, at + 7)
}

function node(name: string, type: string, path: string, more: Record<string, unknown> = {}) {
  const mtime = '1970-01-01T00:00:01.500000001Z'
  return JSON.stringify({ struct_type: 'node', name, type, path, uid: 33, gid: 44, mtime, ...more })
}

function linked(name: string, names: number): string {
  return `    {"name":${JSON.stringify(name)},"asize":0,"dsize":0,"dev":64,"ino":18446744073709551615,"nlink":${names},"notreg":false,"uid":0}`
}
