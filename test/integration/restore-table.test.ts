import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { RestoreReport } from '../../src/model/restore.ts'
import { readContents } from '../support/database-contents.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { eventually } from '../support/eventually.ts'
import { killLifeboat } from '../support/kill-lifeboat.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import { succeed, type Outcome } from '../support/run-command.ts'
import { tableFixture } from '../support/table-fixture.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const database = `My "Shop"`
/** Writing takes this table as long as the database's setting says, in seconds per row. */
const slow = `CREATE FUNCTION shop.slowly(n integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(coalesce(current_setting(''shop.pause'', true), ''0'')::float); RETURN n; END';
  CREATE TABLE shop.slow (n integer PRIMARY KEY, colour text, slowly integer GENERATED ALWAYS AS (shop.slowly(n)) STORED);
  INSERT INTO shop.slow SELECT n, 'amber' FROM generate_series(1, 100) AS n`
/** Milliseconds after the rows begin to come, which take five seconds; TORTURE tries many. */
const moments = process.env['TORTURE'] ? Array.from({ length: 40 }, (_, n) => n * 200) : [4900]

let stack: TestStack
let backup: string
let inventory: string[]

beforeAll(async () => {
  stack = await startTestStack()
  await stack.sql(`CREATE DATABASE "My ""Shop"""`)
  await shop(tableFixture)
  await shop(slow)
  const made = await stack.lifeboat(['backup', '--type', 'database', '--json'])
  backup = (JSON.parse(made.stdout) as { id: string }).id
  inventory = await listInventory(stack.project)
})

afterAll(() => stack?.down())

function shop(statement: string): Promise<string> {
  return stack.sql(statement, database)
}

function restore(args: readonly string[], env?: Record<string, string>): Promise<Outcome> {
  return stack.lifeboat(['restore', backup, '--yes', '--json', ...args], env)
}

function restoreSlow(env?: Record<string, string>): Promise<Outcome> {
  return restore(['--table', 'shop.slow', '--no-safeguard'], env)
}

function readColours(): Promise<string> {
  return shop('SELECT colour, count(*) FROM shop.slow GROUP BY 1')
}

async function setPause(seconds: number): Promise<void> {
  await shop(`ALTER DATABASE "My ""Shop""" SET shop.pause = ${seconds}`)
}

/** What is restored next takes so many seconds per row. */
async function paintBlue(pause: number): Promise<void> {
  await setPause(0)
  await shop(`UPDATE shop.slow SET colour = 'blue'`)
  await setPause(pause)
}

async function awaitRows(): Promise<void> {
  const copying = `SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'lifeboat-%' AND query LIKE 'COPY shop.slow%'`
  await eventually(async () => expect(await shop(copying)).toBe('1\n'), { intervalMs: 20 })
}

test('one table comes back while everything runs; the safety backup undoes it', async () => {
  const started = (): Promise<string> =>
    succeed('docker', [
      'inspect',
      '-f',
      '{{.State.StartedAt}}',
      stack.container('db'),
      stack.container('files'),
    ])
  const before = { started: await started(), rows: await readContents(shop, database) }
  await shop(
    `DELETE FROM shop.items WHERE order_id > 45; UPDATE shop.items SET position = position + 10`,
  )
  const changed = await readContents(shop, database)

  const { exitCode, stdout, stderr } = await restore(['--table', 'shop.items'])

  expect(exitCode, stderr).toBe(0)
  const report = JSON.parse(stdout) as RestoreReport
  expect(report).toMatchObject({
    backup,
    safeguard: expect.stringMatching(/-safety$/),
    databases: [],
    tables: [{ service: 'db', database, table: 'shop.items', rows: 150 }],
    files: [],
    services: [],
    downMs: 0,
  })
  expect(await readContents(shop, database)).toBe(before.rows)
  expect(await started()).toBe(before.started)
  expect(await listInventory(stack.project)).toEqual(inventory)

  const undo = await stack.lifeboat(['restore', report.safeguard ?? '', '--yes'])
  expect(undo.exitCode, undo.stderr).toBe(0)
  expect(await readContents(shop, database)).toBe(changed)
})

test('a partitioned table is found in the dump of the database that is named; one that is not there is not', async () => {
  await shop('DELETE FROM shop.notes; DELETE FROM shop.pairs; DELETE FROM shop.events')
  const args = ['--database', database, '--no-safeguard', '--table']

  const { exitCode, stdout, stderr } = await restore([...args, 'shop.events'])
  expect(exitCode, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ tables: [{ table: 'shop.events', rows: 30 }] })

  const typo = await restore([...args, 'shop.event', '--dry-run'])
  expect(typo.exitCode).toBe(2)
  expect(typo.stderr).toContain('error: the backup holds no table shop.event\n')
  expect(typo.stderr).toContain('lifeboat:   shop.events\n')
})

test('a dropped table comes back; what cannot is said in the report', async () => {
  await shop('DROP TABLE shop.items CASCADE')

  const { exitCode, stdout, stderr } = await restore(['--table', 'shop.items', '--no-safeguard'])

  expect(exitCode, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    tables: [{ table: 'shop.items', rows: 150 }],
    warnings: [expect.stringContaining('view shop.lines depended on the table')],
  })
})

test('a table and a volume together are refused', async () => {
  const { exitCode, stderr } = await restore(['--table', 'shop.slow', '--volume', 'data'])

  expect(exitCode).toBe(2)
  expect(stderr).toContain('error: --table and --volume do not go together')
  expect(stderr).toContain('hint: See lifeboat restore --help. Nothing was changed.')
})

test('whoever reads sees the old rows until all the new ones are there', async () => {
  await paintBlue(0.05)
  const restoring = restoreSlow()
  await awaitRows()

  expect(await readColours()).toBe('blue|100\n')

  expect((await restoring).exitCode).toBe(0)
  expect(await readColours()).toBe('amber|100\n')
})

test('a restore that is told to stop while rows are written leaves the old ones', async () => {
  await paintBlue(1)
  const restoring = restoreSlow()
  await awaitRows()

  await stack.shell(
    'lifeboat',
    `for process in /proc/[0-9]*; do
       tr '\\0' ' ' <$process/cmdline | grep -q '^node .*main.cjs restore' && kill -TERM "\${process#/proc/}"
     done; true`,
  )

  const { exitCode, stderr } = await restoring
  expect(exitCode, stderr).toBe(130)
  expect(await readColours()).toBe('blue|100\n')
  expect(await listInventory(stack.project)).toEqual(inventory)
})

test('a restore that is killed while rows are written leaves the old ones, and no lock on them', async () => {
  await paintBlue(1)
  await killAfter(0)

  expect(await readColours()).toBe('blue|100\n')
  await expectNextRestores()
})

test.each(moments)(
  'a restore that is killed %i ms after rows began to come leaves the old or the new ones',
  async (ms) => {
    await paintBlue(0.05)
    await killAfter(ms)

    expect(['blue|100\n', 'amber|100\n']).toContain(await readColours())
    await expectNextRestores()
  },
)

/** Kills a restore; the next run clears away what it left, and the server notices. */
async function killAfter(ms: number): Promise<void> {
  const restoring = restoreSlow()
  await awaitRows()
  await wait(ms)
  killLifeboat(stack, 'process')
  const { exitCode, stderr } = await restoring
  expect(exitCode, stderr).toBe(137)
  const next = await stack.lifeboat(['backup', '--type', 'config'])
  expect(next.exitCode, next.stderr).toBe(0)
  const sessions = `SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'lifeboat-%'`
  await eventually(async () => expect(await shop(sessions)).toBe('0\n'), { limitMs: 20_000 })
  expect(await listInventory(stack.project)).toEqual(inventory)
}

async function expectNextRestores(): Promise<void> {
  await setPause(0)
  const { exitCode, stderr } = await restoreSlow()
  expect(exitCode, stderr).toBe(0)
  expect(await readColours()).toBe('amber|100\n')
}

test('a restore whose end was not heard of asks the server what came of it', async () => {
  await paintBlue(0)
  const proxy = await proxyEngine(stack)
  proxy.setFault({
    when: 'before-reply',
    // The first log that is read behind the making of the worker is its own.
    get call() {
      const calls = proxy.calls()
      const made = calls.findIndex(({ path }) => path.includes('-table-db'))
      const log = calls.slice(made).find(({ path }) => path.includes('/logs'))
      return made === -1 ? 0 : (log?.n ?? 0)
    },
  })

  const { exitCode, stderr } = await restoreSlow(proxy.env)

  expect(exitCode).toBe(14)
  expect(stderr).toContain('error: the table shop.slow was restored, though the run was cut off')
  expect(stderr).toContain('hint: Nothing is left to do.')
  expect(await readColours()).toBe('amber|100\n')
  expect(await listInventory(stack.project)).toEqual(inventory)
})
