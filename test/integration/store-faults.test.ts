/** A store that is busy, slow, cut off or full: the backup waits and is complete, or fails and says why; a complete one is never less than it says. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import { eventually } from '../support/eventually.ts'
import type { OwnStack } from '../support/own-stack.ts'
import type { Outcome } from '../support/run-command.ts'
import { startStoreStack } from '../support/stores/start-store-stack.ts'

const throughFaults = { LIFEBOAT_REPOSITORY: 's3:http://faulty:9000/backups/shop' }
const small = { LIFEBOAT_REPOSITORY: 'rest:http://small:8000/' }

let stack: OwnStack

beforeAll(async () => {
  stack = await startStoreStack()
})

beforeEach(() => stack.shell('faulty', 'rm -f /tmp/fault; : >/tmp/done'))

afterAll(() => stack?.down())

test.each(['reset 7', 'slow 200'])(
  'a store whose connections are bad (%s) only takes longer',
  async (fault) => {
    await stack.shell('files', 'head -c 5000000 /dev/urandom >/data/1')
    await begin(fault)

    const made = await run(['backup', '--json'])

    expect([made.exitCode, JSON.parse(made.stdout)]).toMatchObject([0, { state: 'complete' }])
    expect(await countFaults()).toBeGreaterThan(1)
    await begin('none')
    expect((await run(['verify', 'latest', '--level', 'decoded'])).exitCode).toBe(0)
  },
  600_000,
)

test('a store that is busy for a while is waited for', async () => {
  await stack.shell('files', 'head -c 200000000 /dev/urandom >/data/large')
  const backing = run(['backup', '--type', 'volumes', '--json'])
  await eventually(async () => expect((await stack.left()).join(' ')).toContain('store-files'))
  await begin('unavailable')
  await wait(20_000)
  await begin('none')

  const made = await backing

  expect([made.exitCode, JSON.parse(made.stdout)]).toMatchObject([0, { state: 'complete' }])
  expect(await countFaults()).toBeGreaterThan(1)
}, 600_000)

test('a store that stays busy is said to be, and gets no backup', async () => {
  const before = await list(throughFaults)
  await begin('unavailable')

  const listed = await run(['list'])
  const made = await run(['backup'], { LIFEBOAT_STEP_TIMEOUT: '60s' })

  expect(listed.exitCode).toBe(2)
  expect(listed.stderr).toMatch(/error: the store of s3:\S+ does not answer/)
  expect(made.exitCode).not.toBe(0)
  expect(made.stderr).toMatch(/does not answer|took longer/)
  expect(await stack.left()).toEqual([])
  await begin('none')
  expect(await list(throughFaults)).toEqual(before)
}, 600_000)

test('a store whose disk is full is said to be, and holds no complete backup of what is not in it', async () => {
  await stack.shell('files', 'rm -f /data/large && head -c 30000000 /dev/urandom >/data/1')

  const made = await run(['backup', '--type', 'volumes'], small)

  // The manifest is small enough for what is left of it.
  expect([made.exitCode, made.stdout]).toEqual([
    3,
    expect.stringMatching(
      /^backup \S+ of \S+: incomplete[^]*no space is left in the repository rest:/,
    ),
  ])
  const kept = await list(small).catch(() => [])
  expect(kept.filter(({ state }) => state === 'complete')).toEqual([])
}, 1_800_000)

async function begin(fault: string): Promise<void> {
  await stack.shell('faulty', fault === 'none' ? 'rm -f /tmp/fault' : `echo ${fault} >/tmp/fault`)
}

/** How many requests of this test a fault was done to. */
async function countFaults(): Promise<number> {
  return Number(await stack.shell('faulty', 'wc -c </tmp/done'))
}

function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return stack.lifeboat(args, { env: { ...throughFaults, ...env } })
}

async function list(env: Readonly<Record<string, string>>): Promise<Backup[]> {
  const { exitCode, stdout, stderr } = await run(['list', '--json'], env)
  if (exitCode !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Backup[]
}
