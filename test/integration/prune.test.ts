/** Old backups go by rule; what stays restores, what is not Lifeboat’s stays, and the space is given back. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { Pruned, RetentionPlan } from '../../src/model/retention.ts'
import { eventually } from '../support/eventually.ts'
import { holdLock, listLocks } from '../support/hold-lock.ts'
import { killLifeboat } from '../support/kill-lifeboat.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { succeed } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { isTorture } from '../support/torture.ts'

const fileBytes = 4_000_000

let stack: TestStack
/** Oldest first; the second is verified. */
let backups: Manifest[]
let secondHash: string
const foreign: string[] = []

beforeAll(async () => {
  stack = await startTestStack()
  backups = []
  for (let count = 0; count < 4; count += 1) {
    await stack.shell('files', `head -c ${fileBytes} /dev/urandom >/data/blob`)
    if (count === 1) secondHash = await hashOfBlob()
    backups.push(await askLifeboat<Manifest>(stack, ['backup']))
  }
  await askLifeboat(stack, ['verify', backups[1]?.id ?? '', '--level', 'stored'])
  // Dumps: files would be what the next backup compares with, and leaves a copy of.
  const own = `--host '${backups[0]?.host}' --tag project=${stack.project} --tag lifeboat=databases`
  await store(`${own} --tag backup=of-a-killed-run --time '2020-01-01 00:00:00'`)
  foreign.push(await store(`${own} --tag backup=of-a-run-under-way`))
  foreign.push(
    await store(`--host other --tag lifeboat=files --tag backup=x --time '2020-01-01 00:00:00'`),
  )
  foreign.push(await store(`--tag mine --time '2020-01-01 00:00:00'`))
})

afterAll(() => stack?.down())

test('nothing goes as long as nobody has said what may, and confirmed it', async () => {
  const unsaid = await stack.lifeboat(['prune', '--yes'])
  expect([unsaid.exitCode, unsaid.stdout]).toEqual([2, ''])
  expect(unsaid.stderr).toContain('error: nothing says which backups are to be kept')

  const unasked = await stack.lifeboat(['prune', '--keep', 'last=1'])
  expect(unasked.exitCode).toBe(2)
  expect(unasked.stderr).toContain('error: nobody is there to confirm the pruning')

  const slip = await stack.lifeboat(['prune', '--keep', 'last=1,dayly=2', '--yes'])
  expect(slip.exitCode).toBe(2)
  expect(await listIds()).toEqual(backups.map(({ id }) => id))
})

test('what would go is said, with every reason', async () => {
  const plan = await askLifeboat<RetentionPlan>(stack, ['prune', '--dry-run'], {
    LIFEBOAT_KEEP: 'last=1',
  })

  expect(plan.keep.map(({ id, because }) => [id, because])).toEqual([
    [backups[3]?.id, ['last 1 of 1', 'the newest complete']],
    [backups[1]?.id, ['the newest that is stored']],
  ])
  expect(plan.remove.map(({ id }) => id)).toEqual([backups[2]?.id, backups[0]?.id])
  expect(await listIds()).toEqual(backups.map(({ id }) => id))
})

test('while the newest backup is incomplete nothing goes', async () => {
  await succeed('docker', ['kill', stack.container('db')])
  expect((await stack.lifeboat(['backup'])).exitCode).toBe(3)
  await succeed('docker', ['start', stack.container('db')])

  const pruned = await askLifeboat<Pruned>(stack, ['prune', '--keep', 'last=1', '--yes'])

  expect(pruned.remove).toEqual([])
  expect(pruned.keep.every(({ because }) => /is incomplete/.test(because.join()))).toBe(true)
  await eventually(() => stack.sql('SELECT 1'))
  backups.push(await askLifeboat<Manifest>(stack, ['backup']))
})

test('what goes is gone, its space too, and nothing else', async () => {
  const sizeBefore = await sizeOfRepository()

  const pruned = await askLifeboat<Pruned>(stack, ['prune', '--keep', 'last=1', '--yes'])

  const kept = [backups[1], backups[4]].map((each) => each?.id)
  expect(await listIds()).toEqual(kept)
  expect(pruned.remove.map(({ type, state }) => [type, state])).toEqual([
    ['full', 'incomplete'],
    ['full', 'complete'],
    ['full', 'complete'],
    ['full', 'complete'],
  ])
  expect(pruned.freedBytes).toBeGreaterThan(2 * fileBytes * 0.9)
  // What lists the snapshots is small, and gone before it is counted.
  const unlisted = sizeBefore - (await sizeOfRepository()) - pruned.freedBytes
  expect(unlisted).toBeGreaterThanOrEqual(0)
  expect(unlisted).toBeLessThan(100_000)
  const left = await listSnapshots()
  expect(left.map(({ id }) => id)).toEqual(expect.arrayContaining(foreign))
  const owners = new Set(left.filter(({ id }) => !foreign.includes(id)).map(backupOf))
  expect(owners).toEqual(new Set(kept))
  await restic('check --read-data --quiet')
})

test('what is listed afterwards restores', async () => {
  await restore(stack, backups[1]?.id ?? '', '--type', 'volumes')

  expect(await hashOfBlob()).toBe(secondHash)
})

test('a second time there is nothing to do but what the restore has made', async () => {
  const pruned = await askLifeboat<Pruned>(stack, ['prune', '--keep', 'last=1', '--yes'])

  expect(pruned).toMatchObject({ remove: [], litter: 0, freedBytes: 0 })
  expect(pruned.keep[0]?.because).toEqual(['the safety backup of a restore'])
})

test.runIf(isTorture)(
  'what a restic held that was killed keeps nobody from pruning, as soon as its run is cleared away',
  async () => {
    await stack.shell('files', 'head -c 300000000 /dev/urandom >/data/blob')
    const backup = stack.lifeboat(['backup', '--type', 'volumes'])
    await eventually(async () => (await listLocks(stack)).length > 0, { intervalMs: 20 })
    killLifeboat(stack, 'process')
    const workers = ['ps', '-q', `--filter=label=lifeboat.project=${stack.project}`]
    const left = (await succeed('docker', workers)).split('\n').filter(Boolean)
    await succeed('docker', ['kill', ...left])
    await backup
    expect(await listLocks(stack)).not.toEqual([])

    // Nothing is removed behind a run that was killed.
    await askLifeboat(stack, ['backup', '--type', 'config'])

    expect(await listLocks(stack)).toEqual([])
    await askLifeboat(stack, ['backup', '--type', 'config'])
    const other = await holdLock(stack, 'another-machine')

    const few = { LIFEBOAT_LOCK_WAIT: '1s' }
    const refused = await stack.lifeboat(['prune', '--keep', 'last=1', '--yes'], few)

    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('is locked')])
    expect(await listLocks(stack)).toEqual([other.id])
    const waiting = stack.lifeboat(['prune', '--keep', 'last=1', '--yes'])
    await wait(8000)
    await other.end()
    expect((await waiting).exitCode).toBe(0)
    const killed = await holdLock(stack, 'another-machine')
    await killed.kill()
    const unlock = await stack.lifeboat(['unlock', '--json'])
    // Nobody knows whether that one lives.
    expect(JSON.parse(unlock.stdout)).toMatchObject({ locks: 0 })
    await stack.shell('lifeboat', `touch -d '31 minutes ago' /repository/locks/${killed.id}`)
    expect(await askLifeboat<Pruned>(stack, ['prune', '--keep', 'last=1', '--yes'])).toMatchObject({
      litter: 0,
    })
    expect(await listLocks(stack)).toEqual([])
  },
)

async function hashOfBlob(): Promise<string> {
  return stack.shell('files', 'sha256sum </data/blob')
}

async function listIds(): Promise<string[]> {
  return (await askLifeboat<Backup[]>(stack, ['list'])).map(({ id }) => id)
}

/** A snapshot that Lifeboat did not make; gives its id. */
async function store(words: string): Promise<string> {
  const stored = await restic(`backup --json --quiet --force ${words} /etc/hostname`)
  return (JSON.parse(stored.trim().split('\n').at(-1) ?? '') as { snapshot_id: string }).snapshot_id
}

type Snapshot = { readonly id: string; readonly tags?: readonly string[] }

async function listSnapshots(): Promise<Snapshot[]> {
  return JSON.parse(await restic('snapshots --json')) as Snapshot[]
}

function backupOf({ tags = [] }: Snapshot): string | undefined {
  return tags.find((tag) => tag.startsWith('backup='))?.slice('backup='.length)
}

async function sizeOfRepository(): Promise<number> {
  return Number((await stack.shell('lifeboat', 'du -sb /repository')).split('\t')[0])
}

function restic(command: string): Promise<string> {
  return stack.shell('lifeboat', `RESTIC_PASSWORD=test restic -r /repository --no-cache ${command}`)
}
