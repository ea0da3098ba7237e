import { afterAll, beforeAll, expect, test } from 'vitest'

import type { WalkEntry } from '../fidelity/walk-entry.ts'
import { fillDatabases } from '../support/by-hand-stack.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { expectUntouched } from '../support/restore/expect-untouched.ts'
import { startShopStack, type ShopStack } from '../support/restore/shop-stack.ts'
import { differing, fillSmall } from '../support/restore/small-files.ts'
import { succeed } from '../support/run-command.ts'
import { walkTree } from '../support/walker.ts'

let stack: ShopStack
let tree: string
/** As it was at the backup. */
let treeWas: WalkEntry[]

beforeAll(async () => {
  stack = await startShopStack()
  tree = `${stack.project}_tree`
  await fillDatabases(stack)
  await stack.compose(['up', '--detach', '--no-deps', 'app'])
  await fillSmall(stack)
  await stack.awaitHealth('app', 'healthy')
  await stack.compose(['up', '--detach', '--wait'])
  treeWas = await walkTree(tree)
  await askLifeboat(stack, ['backup'])
}, 300_000)

afterAll(async () => {
  await stack?.down()
})

test('a file with an ACL and attributes: it is as it was, and nothing else is touched', async () => {
  await app('echo changed >letters/first; setfacl -b letters/first')
  await app('setfattr -x user.origin letters/first; echo changed >letters/second; chmod 700 box')

  const report = await restore(stack, '--volume', 'tree', '--path', 'letters/first')

  expect(await changed()).toEqual(['box', 'letters', 'letters/second'])
  expect(report.files).toEqual([{ target: tree, inside: 'letters/first' }])
  expect(report.safeguard).toMatch(/-safety$/)
  const attributes = await app(
    'getfacl -cn letters/first; getfattr --only-values -n user.origin letters/first',
  )
  expect(attributes.split('\n')).toEqual([
    'user::rw-',
    'user:1000:r--',
    'group::r--',
    'group:4000:rw-',
    'mask::rw-',
    'other::---',
    '',
    'post',
  ])
})

test('a folder: what came later goes, its own owner and default ACL are back', async () => {
  await app('rm -r box; mkdir box; echo x >box/stale; echo a >box/a; echo second >letters/second')

  await restore(stack, '--volume', 'tree', '--path', 'box', '--no-safeguard')

  expect(await changed()).toEqual(['(root)', 'letters', 'letters/second'])
})

test('a file whose folders are gone: they come back as they were, too', async () => {
  await app('rm -r deep')

  await restore(stack, '--volume', 'tree', '--path', 'deep/er/still/file', '--no-safeguard')

  expect(await changed()).toEqual(['(root)', 'letters', 'letters/second'])
})

test('a name that looks like a pattern is a name', async () => {
  await app("echo x >'star*/[a]?'; echo x >star-other/a-")

  await restore(stack, '--volume', 'tree', '--path', 'star*/[a]?', '--no-safeguard')

  expect(await app("cat 'star*/[a]?' star-other/a-")).toBe('as a pattern\nx\n')
})

test.each(['link', 'pipe'])('a %s, which has no content', async (path) => {
  await app(`rm ${path}; echo x >${path}`)

  await restore(stack, '--volume', 'tree', '--path', path, '--no-safeguard')

  expect(await changed()).not.toContain(path)
})

test('into a new volume: the path stands there as in the volume, which stays as it is', async () => {
  const beside = `${stack.project}_beside`
  const now = await walkTree(tree)

  await restore(stack, '--volume', 'tree', '--path', 'box/a', '--into', beside)

  const names = (await walkTree(beside)).map(({ path }) => Buffer.from(path, 'hex').toString())
  expect(names).toEqual(['', 'box', 'box/a'])
  expect(differing(now, await walkTree(tree))).toEqual([])
  await succeed('docker', ['volume', 'rm', beside])
})

test('a file that has become a link out of the volume: the link goes, what it led to stays', async () => {
  await app('rm letters/second; ln -s /uploads/index.html letters/second')

  await restore(stack, '--volume', 'tree', '--path', 'letters/second', '--no-safeguard')

  expect(await app('cat letters/second /uploads/index.html')).toBe('second\nwelcome\n')
})

test.each(['letters/first', 'letters/none/deeper'])(
  'below a folder that has become a link out of the volume (%s): refused, nothing stops or changes',
  async (path) => {
    await app('rm -rf letters; ln -s /repository letters')

    const stderr = await refuse('--volume', 'tree', '--path', path, '--no-safeguard')

    expect(stderr).toContain('/letters is not a folder any more')
    expect(stderr).toContain('hint: Restore the folder above it, or the whole volume.')
  },
)

test('a path that the backup does not hold: refused, nothing stops or changes', async () => {
  const stderr = await refuse('--volume', 'tree', '--path', 'box/c')

  expect(stderr).toMatch(/error: backup \S+ does not hold the path/)
})

test('a path that does not stay inside the volume: refused', async () => {
  const args = ['restore', '--volume=tree', '--path=box/../../x', '--yes']
  const { exitCode, stderr } = await stack.lifeboat(args)

  expect(exitCode).toBe(2)
  expect(stderr).toContain('error: --path "box/../../x" does not stay inside the volume')
})

test('the restore of one path is undone by its safety backup', async () => {
  await app('rm letters; mkdir letters; echo later >letters/later')
  const now = await walkTree(tree)

  const report = await restore(stack, '--volume', 'tree', '--path', 'letters')
  expect(await app('ls letters')).toBe('first\nsecond\n')
  await restore(stack, report.safeguard ?? 'none')

  expect(differing(now, await walkTree(tree))).toEqual([])
})

function app(command: string): Promise<string> {
  return stack.shell('app', `cd /tree && ${command}`)
}

/** What is not as it was at the backup. */
async function changed(): Promise<string[]> {
  return differing(treeWas, await walkTree(tree))
}

/** Gives what is said. */
async function refuse(...args: string[]): Promise<string> {
  const volumes = [tree, `${stack.project}_uploads`]
  const before = await Promise.all(volumes.map((name) => walkTree(name)))

  const { exitCode, stderr } = await expectUntouched(stack, () =>
    stack.lifeboat(['restore', ...args, '--yes']),
  )

  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 })
  const after = await Promise.all(volumes.map((name) => walkTree(name)))
  expect(after.flatMap((walk, index) => differing(before[index] ?? [], walk))).toEqual([])
  return stderr
}
