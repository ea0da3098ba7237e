import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { type Baseline, expectUnharmed, makeGoodBackup, takeBaseline } from '../support/baseline.ts'
import { eventually } from '../support/eventually.ts'
import { holdDumps, inDumpWorker } from '../support/held-dump.ts'
import { type Outcome, succeed } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const killDumps = `for comm in /proc/[0-9]*/comm; do
  [ "$(cat $comm)" = pg_dump ] && kill -9 "$(echo $comm | tr -dc 0-9)"; done; true`

let stack: TestStack
let before: Baseline

beforeAll(async () => {
  stack = await startTestStack()
  await stack.sql('CREATE TABLE t AS SELECT generate_series(1, 1000) AS n')
  await stack.sql('CREATE DATABASE "an other"')
  await makeGoodBackup(stack)
})

beforeEach(async () => {
  before = await takeBaseline(stack)
})

afterAll(() => stack.down())

/** Runs a backup of the databases and breaks something when one dump is half way. */
async function backUpWhile(breakIt: () => Promise<unknown>): Promise<Outcome> {
  const held = await holdDumps(stack)
  const backup = stack.lifeboat(['backup', '--type', 'database', '--json'])
  await held.reached()
  await breakIt()
  await held.release()
  return backup
}

async function awaitServer(): Promise<void> {
  await eventually(() => stack.sql('SELECT 1'), { limitMs: 60_000 })
}

test('a pg_dump killed half way costs its database and makes the backup incomplete', async () => {
  const outcome = await backUpWhile(() => inDumpWorker(stack, killDumps))

  expect(outcome.exitCode).toBe(3)
  const { state, failures, servers } = JSON.parse(outcome.stdout)
  expect(state).toBe('incomplete')
  expect(failures).toMatchObject([
    {
      what: 'database "postgres" of db',
      code: 'dump-failed',
      why: expect.stringContaining('exit code 1'),
      hint: 'The dump tool’s own last lines say why.',
      details: [expect.stringContaining('Killed')],
    },
  ])
  const held = servers[0].databases.map(({ name }: { name: string }) => name)
  expect(held).toEqual(['an other', 'template1'])
  await expectUnharmed(stack, before)
})

const crashes = [
  {
    crash: 'a server that is killed during the dump',
    breakIt: () => succeed('docker', ['kill', stack.container('db')]),
    mend: () => succeed('docker', ['start', stack.container('db')]),
  },
  {
    crash: 'a server that is restarted during the dump',
    breakIt: () => succeed('docker', ['restart', '-t', '0', stack.container('db')]),
  },
  {
    crash: 'a server that crashes during the dump and recovers by itself',
    breakIt: async () => {
      const find = `SELECT pid FROM pg_stat_activity WHERE application_name = 'lifeboat' LIMIT 1`
      const pid = await stack.sql(find)
      await stack.shell('db', `kill -9 ${pid}`)
    },
  },
]

// The others with TORTURE only.
test.each(crashes)('$crash leaves no complete backup', async ({ breakIt, mend }) => {
  const outcome = await backUpWhile(breakIt)
  await mend?.()
  await awaitServer()

  expect(outcome.exitCode).toBe(3)
  const { state, failures, servers } = JSON.parse(outcome.stdout)
  expect(state).toBe('incomplete')
  expect(failures).toContainEqual(
    expect.objectContaining({
      what: 'database db',
      code: expect.not.stringMatching('not-captured'),
    }),
  )
  expect(servers).toEqual([])
  await expectUnharmed(stack, before)
})

test('a snapshot that was lost before its dump was over leaves no complete backup', async () => {
  const outcome = await backUpWhile(() =>
    stack.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = 'lifeboat' AND datname = 'an other'`),
  )

  expect(outcome.exitCode).toBe(3)
  const { state, failures, servers } = JSON.parse(outcome.stdout)
  expect(state).toBe('incomplete')
  expect(failures).toMatchObject([
    { what: 'database db', code: expect.not.stringMatching('not-captured') },
  ])
  expect(servers).toEqual([])
  await expectUnharmed(stack, before)
})

test('a table that is emptied before it is counted and dumped is named', async () => {
  const other = 'an other'
  await stack.sql('CREATE TABLE gate (id int)', other)
  const locked = stack.sql('BEGIN; LOCK TABLE gate; SELECT pg_sleep(600)', other).catch(() => '')
  await eventually(async () =>
    expect(await count(`state = 'active' AND query LIKE '%pg_sleep(600)%'`)).toBe(1),
  )
  const backup = stack.lifeboat(['backup', '--type', 'database', '--json'])
  await eventually(
    async () =>
      expect(await count(`wait_event_type = 'Lock' AND query LIKE 'SELECT count(%gate%'`)).toBe(1),
    { limitMs: 60_000 },
  )

  await stack.sql('BEGIN; TRUNCATE t; INSERT INTO t SELECT generate_series(1, 1000); COMMIT')
  await stack.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()`)
  await locked
  const { exitCode, stdout } = await backup
  await stack.sql('DROP TABLE gate', other)

  expect(exitCode).toBe(3)
  expect(JSON.parse(stdout)).toMatchObject({
    state: 'incomplete',
    failures: [
      {
        what: 'tables of database "postgres" of db',
        code: 'table-emptied',
        why: expect.stringMatching(/: public\.t$/),
      },
    ],
  })
  await expectUnharmed(stack, before)
})

async function count(where: string): Promise<number> {
  const found = `SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND ${where}`
  return Number(await stack.sql(found))
}

test('the next backup after all of that is complete', async () => {
  const outcome = await stack.lifeboat(['backup', '--json'])

  expect(outcome.exitCode).toBe(0)
  expect(JSON.parse(outcome.stdout)).toMatchObject({ state: 'complete', failures: [] })
})
