import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { RestorePlan } from '../../src/model/restore.ts'
import type { WalkEntry } from '../fidelity/walk-entry.ts'
import { fillDatabases } from '../support/by-hand-stack.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { removeForeign, startForeign } from '../support/restore/foreign.ts'
import { startShopStack, type ShopStack } from '../support/restore/shop-stack.ts'
import { findAnonymous, readDatabase } from '../support/restore/shop-state.ts'
import { differing, fillSmall } from '../support/restore/small-files.ts'
import { startsAndEnds, watchEvents } from '../support/restore/watch-events.ts'
import { succeed } from '../support/run-command.ts'
import { walkTree } from '../support/walker.ts'

let stack: ShopStack
let tree: string
let uploads: string
let inbox: string
/** As they were at the backup. */
let treeWas: WalkEntry[]
let uploadsWas: WalkEntry[]
let inboxWas: WalkEntry[]

beforeAll(async () => {
  stack = await startShopStack()
  tree = `${stack.project}_tree`
  uploads = `${stack.project}_uploads`
  inbox = `${stack.folder}/inbox`
  await fillDatabases(stack)
  await stack.compose(['up', '--detach', '--no-deps', 'app'])
  await fillSmall(stack)
  await stack.awaitHealth('app', 'healthy')
  await stack.compose(['up', '--detach', '--wait'])
  treeWas = await walkTree(tree)
  uploadsWas = await walkTree(uploads)
  inboxWas = await walkTree(inbox)
  await askLifeboat(stack, ['backup'])
}, 300_000)

afterAll(async () => {
  await stack?.down()
})

describe('one volume', () => {
  test('by its short name: it is as it was, other volumes and databases stay as they are', async () => {
    await app('rm /uploads/*; echo x >/uploads/stale; chmod 700 /uploads; echo x >/tree/stale')
    await stack.sql(`INSERT INTO documents VALUES ('later', 0)`, 'shop')
    const [treeNow, shopNow] = [await walkTree(tree), await readDatabase(stack, 'shop')]

    const report = await restore(stack, '--volume', 'uploads')

    expect(differing(uploadsWas, await walkTree(uploads))).toEqual([])
    expect(differing(treeNow, await walkTree(tree))).toEqual([])
    expect(await readDatabase(stack, 'shop')).toBe(shopNow)
    expect(report).toMatchObject({ databases: [], files: [{ target: uploads, inside: null }] })
    // Exchanged, as was planned: whatever is not says so.
    expect(report.warnings).toEqual([])
    expect(await (await stack.openPage())()).toBe('welcome\n')
  })

  test('by its full name: only what uses it stops', async () => {
    await app('cd /tree; rm -r letters pipe; chown 5:5 .; echo x >stale')

    const report = await restore(stack, '--volume', tree)

    expect(differing(treeWas, await walkTree(tree))).toEqual([])
    expect(report.services.map(({ service }) => service)).toEqual(['app'])
  })

  test('into a new one: nothing stops, the live one stays as it is', async () => {
    await app('rm /tree/letters/first')
    const treeNow = await walkTree(tree)
    const beside = `${stack.project}_beside`
    const events = watchEvents(stack)

    const report = await restore(stack, '--volume', 'tree', '--into', beside)

    events.stop()
    expect(startsAndEnds(events)).toEqual([])
    expect(differing(treeWas, await walkTree(beside))).toEqual([])
    expect(differing(treeNow, await walkTree(tree))).toEqual([])
    expect(report).toMatchObject({ services: [], downMs: 0, safeguard: null })
    await succeed('docker', ['volume', 'rm', beside])
  })

  test('whose folder somebody mounts by its path: written where it stands, so that they see it, and that is said', async () => {
    const format = ['--format', '{{.Mountpoint}}']
    const folder = (await succeed('docker', ['volume', 'inspect', ...format, uploads])).trim()
    const watcher = await startForeign(stack, `${folder}:/watched`)
    onTestFinished(() => removeForeign(stack))
    await app('rm /uploads/index.html')

    const report = await restore(stack, '--volume', 'uploads')

    expect(report.warnings).toEqual([
      `${uploads} was written in place, not exchanged: ${watcher} mounts ${folder}`,
    ])
    expect(await succeed('docker', ['exec', watcher, 'cat', '/watched/index.html'])).toBe(
      'welcome\n',
    )
    expect(differing(uploadsWas, await walkTree(uploads))).toEqual([])
  })

  test('with --keep-extra: what came later stays, what changed or went is as it was', async () => {
    await app('cd /tree; echo x >stale; echo changed >box/a; rm -f letters/first')

    await restore(stack, '--volume', 'tree', '--keep-extra')

    expect(differing(treeWas, await walkTree(tree))).toEqual(['stale'])
    await app('rm /tree/stale; touch -d @1100000000 /tree')
  })

  test('a host folder, by its path', async () => {
    await app('rm /inbox/letter.txt; echo x >/inbox/stale; chmod 700 /inbox')

    await restore(stack, '--volume', inbox)

    expect(differing(inboxWas, await walkTree(inbox))).toEqual([])
  })

  test('a host path that is one file, into a new one: refused, nothing is made', async () => {
    const into = `${stack.project}_beside`
    const wanted = ['--volume', `${stack.folder}/settings.ini`, '--into', into]

    const { exitCode, stderr } = await stack.lifeboat(['restore', ...wanted, '--yes'])

    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 })
    expect(stderr).toContain('settings.ini is no folder, and --into makes a new volume')
    expect(await succeed('docker', ['volume', 'ls', '-q', `--filter=name=${into}`])).toBe('')
  })

  test('with --no-safeguard: no safety backup is made, which is said before and after', async () => {
    await app('rm /uploads/index.html')
    const listed = await list()

    const { exitCode, stdout, stderr } = await stack.lifeboat([
      'restore',
      '--volume=uploads',
      '--no-safeguard',
      '--yes',
    ])

    expect(exitCode).toBe(0)
    expect(stderr).toContain('warning: no safety backup is made: what is overwritten is gone')
    expect(stdout).toContain('no safety backup was made')
    expect(await list()).toEqual(listed)
    expect(differing(uploadsWas, await walkTree(uploads))).toEqual([])
  })

  test('without a name, after its container was made anew: into the one that the container has now, and back', async () => {
    const [was = ''] = await findAnonymous(stack.container('app'))
    await stack.compose(['up', '-d', '--wait', '--force-recreate', '--renew-anon-volumes', 'app'])
    const [now = ''] = await findAnonymous(stack.container('app'))
    expect(now).not.toBe(was)
    await app('echo x >/cache/stale')

    const report = await restore(stack, '--volume', was)

    expect(report.files).toEqual([{ target: now, inside: null }])
    expect(await app('ls /cache; cat /cache/file; stat -c %a /cache')).toBe('file\ncached\n1777\n')

    await restore(stack, report.safeguard ?? 'none')

    expect(await app('ls /cache')).toBe('stale\n')
  })
})

describe('several volumes', () => {
  test('the plan says which are exchanged, and why others are not', async () => {
    const args = ['restore', '--type', 'volumes', '--dry-run']
    const { steps } = await askLifeboat<RestorePlan>(stack, args)

    const ways = steps.map((step) =>
      step.do === 'files' ? `${step.target}: ${step.way}, ${step.because}` : step.do,
    )
    expect(ways).toContain(
      `${tree}: exchange, restored beside the live files, then exchanged with them`,
    )
    expect(ways).toContain(`${inbox}: in place, emptied and written anew: a host path`)
  })

  test('--type volumes: all files are as they were, databases stay as they are', async () => {
    await app('rm -r /uploads/* /tree/*; echo x >/inbox/stale; echo x >/etc/settings.ini')
    await stack.sql('DELETE FROM documents', 'shop')
    const shopNow = await readDatabase(stack, 'shop')

    const report = await restore(stack, '--type', 'volumes')

    expect(differing(treeWas, await walkTree(tree))).toEqual([])
    expect(differing(uploadsWas, await walkTree(uploads))).toEqual([])
    expect(differing(inboxWas, await walkTree(inbox))).toEqual([])
    expect(await app('cat /etc/settings.ini /cache/file')).toBe('kept = yes\ncached\n')
    expect(await readDatabase(stack, 'shop')).toBe(shopNow)
    expect(report.databases).toEqual([])
    expect(report.files).toHaveLength(5)
  })

  test('--service: those that it mounts, though others do so too', async () => {
    await app('rm /uploads/*; echo x >/tree/stale')

    const report = await restore(stack, '--service', 'web')

    expect(differing(uploadsWas, await walkTree(uploads))).toEqual([])
    expect(differing(treeWas, await walkTree(tree))).toEqual(['(root)', 'stale'])
    expect(report.files).toEqual([{ target: uploads, inside: null }])
  })
})

function app(command: string): Promise<string> {
  return stack.shell('app', command)
}

function list(): Promise<Backup[]> {
  return askLifeboat(stack, ['list'])
}
