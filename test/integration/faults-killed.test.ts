import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import {
  type Baseline,
  expectNothingPublished,
  makeGoodBackup,
  takeBaseline,
} from '../support/baseline.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { eventually } from '../support/eventually.ts'
import { type HeldDump, holdDumps } from '../support/held-dump.ts'
import { holdLock, listLocks } from '../support/hold-lock.ts'
import { succeed } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const stopLimitMs = 10_000

const trigger = `
  const token = require('fs').readFileSync('/state/token', 'utf8').trim()
  const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' }
  const request = { method: 'POST', headers, body: '{"type":"database"}' }
  fetch('http://127.0.0.1:8080/backups', request).then((reply) => console.log(reply.status))`

let stack: TestStack
let before: Baseline
let held: HeldDump

beforeAll(async () => {
  stack = await startTestStack({ env: { TEST_HEALTH_INTERVAL: '2s' } })
  await stack.sql('CREATE TABLE t AS SELECT generate_series(1, 1000) AS n')
  await makeGoodBackup(stack)
})

beforeEach(async () => {
  before = await takeBaseline(stack)
  held = await holdDumps(stack)
})

afterAll(() => stack.down())

/** Signals the `lifeboat backup` that runs beside the daemon. */
async function signalBackup(signal: 'TERM' | 'KILL'): Promise<void> {
  await stack.shell(
    'lifeboat',
    `for process in /proc/[0-9]*; do
       tr '\\0' ' ' <$process/cmdline | grep -q '^node .*main.cjs backup' && kill -${signal} "\${process#/proc/}"
     done; true`,
  )
}

async function listStaging(): Promise<string[]> {
  const filter = `label=lifeboat.project=${stack.project}`
  return (await succeed('docker', ['volume', 'ls', '-q', '--filter', filter]))
    .split('\n')
    .filter(Boolean)
}

async function findLeftRun(): Promise<string> {
  const left = ['label=lifeboat.role=worker', `label=lifeboat.project=${stack.project}`]
  const filters = left.map((label) => `--filter=${label}`)
  const runs = await succeed('docker', ['ps', ...filters, '--format={{.Label "lifeboat.run"}}'])
  return runs.split('\n')[0] ?? ''
}

async function awaitHealthy(): Promise<void> {
  await eventually(async () => {
    const format = '{{.State.Health.Status}}'
    const health = await succeed('docker', ['inspect', '-f', format, stack.container('lifeboat')])
    return health.trim() === 'healthy'
  })
}

test.runIf(isTorture)(
  'a backup that is told to stop ends at once, publishes nothing and tidies up',
  async () => {
    const backup = stack.lifeboat(['backup', '--json'])
    await held.reached()

    const startedMs = performance.now()
    await signalBackup('TERM')
    const { exitCode, stdout, stderr } = await backup

    expect(performance.now() - startedMs).toBeLessThan(stopLimitMs)
    expect(exitCode).toBe(130)
    expect(stdout).toBe('')
    expect(stderr).toBe(
      'lifeboat: error: the run was interrupted\n' +
        'lifeboat: hint: Nothing was published. Start the run again when you are ready.\n',
    )
    await held.release()
    await expectNothingPublished(stack, before)
  },
)

test.runIf(isTorture)(
  'a daemon that is stopped during a run ends it within the time Docker gives',
  async () => {
    const lifeboat = stack.container('lifeboat')
    expect(await succeed('docker', ['exec', lifeboat, 'node', '-e', trigger])).toBe('202\n')
    await held.reached()

    await succeed('docker', ['stop', '-t', String(stopLimitMs / 1000), lifeboat])

    const exitCode = await succeed('docker', ['inspect', '-f', '{{.State.ExitCode}}', lifeboat])
    // 137 would be Docker's own kill after the limit.
    expect(exitCode).toBe('0\n')
    expect(await listInventory(stack.project)).toEqual(before.inventory)
    await held.release()
    await succeed('docker', ['start', lifeboat])
    await awaitHealthy()
    await expectNothingPublished(stack, before)
  },
)

test('the backup after one that was killed clears away what that left, its locks too and no others, and is complete', async () => {
  const killed = stack.lifeboat(['backup', '--json'])
  await held.reached()
  await signalBackup('KILL')
  expect((await killed).exitCode).toBe(137)
  expect(await listInventory(stack.project)).not.toEqual(before.inventory)

  const left = await listStaging()
  const dead = await holdLock(stack, `lifeboat-${await findLeftRun()}`)
  await dead.kill()
  const living = await holdLock(stack, 'lifeboat-of-somebody-else')
  onTestFinished(() => living.kill())
  expect(await listLocks(stack)).toEqual(expect.arrayContaining([dead.id, living.id]))

  const next = stack.lifeboat(['backup', '--json'])
  // The killed run's dump is still at work, and waits for the same lock as the next one will.
  await eventually(async () => ![...left, ''].includes((await listStaging()).join()))
  await held.release()
  const { exitCode, stdout } = await next

  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ state: 'complete', failures: [] })
  expect(await listInventory(stack.project)).toEqual(before.inventory)
  expect(await listLocks(stack)).toEqual([living.id])
})

test.runIf(isTorture)(
  'a daemon that was killed during a run clears away what the run left when it starts again',
  async () => {
    const lifeboat = stack.container('lifeboat')
    expect(await succeed('docker', ['exec', lifeboat, 'node', '-e', trigger])).toBe('202\n')
    await held.reached()
    await succeed('docker', ['kill', lifeboat])
    expect(await listInventory(stack.project)).not.toEqual(before.inventory)

    await succeed('docker', ['start', lifeboat])
    await awaitHealthy()

    await held.release()
    await expectNothingPublished(stack, before)
  },
)
