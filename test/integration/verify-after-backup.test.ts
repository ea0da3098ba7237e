/** What follows each complete backup by itself, and what is said of a backup that it does not prove. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { MadeBackup } from '../../src/model/made-backup.ts'
import { cutAt } from '../support/cut-call.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { openHttp, readShownTokens } from '../support/http.ts'
import { actAtCall, proxyEngine, runDocker } from '../support/proxied-engine.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

/** The others of these tests go through the same code. */

let stack: TestStack
let inventory: string[]

beforeAll(async () => {
  // Empty is not set: the default holds.
  stack = await startTestStack({ env: { TEST_VERIFY: '' } })
  await stack.sql('CREATE TABLE t AS SELECT generate_series(1, 100) AS n')
  await stack.shell('files', 'head -c 300000 /dev/urandom >/data/noise')
  inventory = await listInventory(stack.project)
})

afterAll(() => stack?.down())

test('a backup is decoded by default, in the run that makes it', async () => {
  const made = await askLifeboat<MadeBackup>(stack, ['backup'])

  expect(made).toMatchObject({
    state: 'complete',
    level: 'decoded',
    verification: { backup: made.id, wanted: 'decoded', proved: 'decoded', findings: [] },
  })
  expect(made.verification?.dumps.map(({ database }) => database)).toContain('postgres')
  expect(await findListed(made.id)).toMatchObject({
    level: 'decoded',
    verified: { id: made.id, wanted: 'decoded', proved: 'decoded' },
  })
  expect(await listInventory(stack.project)).toEqual(inventory)
})

test('so is one that is asked for over HTTP, and its run says so', async () => {
  const token = (await readShownTokens(stack.container('lifeboat'))).at(-1)
  const http = await openHttp(stack.container('lifeboat'), token)

  const { status, body } = await http.send('POST', '/backups?wait=true', '{"type": "volumes"}')
  const run = (await http.get(`/runs/${body.id}`)).body

  expect([status, body.level]).toEqual([200, 'decoded'])
  expect(run).toMatchObject({ state: 'complete', verification: { proved: 'decoded' } })
  expect(run.steps.map(({ step }: { step: string }) => step).slice(-2)).toEqual([
    'commit',
    'verify',
  ])
})

test('one that is damaged as soon as it is written is complete, not proved, and says so', async () => {
  await stack.shell('files', 'head -c 400000 /dev/urandom >/data/noise')
  inLifeboat('touch /tmp/before')
  // The engine's facts are asked for when the stack is discovered, and when the verification begins.
  const proxy = await actAtCall(stack, { path: '/info', nth: 2 }, () =>
    inLifeboat(
      'f=$(find /repository/data -newer /tmp/before -size +300k | head -n 1) && echo $f >/tmp/name && cp $f /tmp/good && printf spoilt | dd of=$f bs=1 seek=100000 conv=notrunc',
    ),
  )

  const { exitCode, stdout } = await stack.lifeboat(
    ['backup', '--type', 'volumes', '--json'],
    proxy.env,
  )
  inLifeboat('cp /tmp/good "$(cat /tmp/name)"')

  const made = JSON.parse(stdout) as MadeBackup
  expect(exitCode).toBe(13)
  expect(made).toMatchObject({
    state: 'complete',
    level: 'written',
    verification: { wanted: 'decoded', proved: 'written' },
  })
  expect(made.verification?.findings.map(({ what, code }) => [what, code])).toEqual([
    ['files part', 'part-damaged'],
  ])
  expect(await findListed(made.id)).toMatchObject({
    state: 'complete',
    level: 'written',
    verified: { wanted: 'decoded', proved: 'written' },
  })
  expect(await listInventory(stack.project)).toEqual(inventory)
})

test('one that could not be looked at is complete, not verified, and says so', async () => {
  const proxy = await proxyEngine(stack)
  const site = { shape: 'POST /containers/create read-files', occurrence: 1 }
  cutAt(proxy, site, 'before-request', () => undefined)

  const { exitCode, stdout } = await stack.lifeboat(
    ['backup', '--type', 'volumes', '--json'],
    proxy.env,
  )

  const made = JSON.parse(stdout) as MadeBackup
  expect(exitCode).toBe(3)
  expect(made).toMatchObject({
    state: 'complete',
    level: 'written',
    failures: [],
    unverified: { code: 'engine-connection-lost' },
  })
  expect(await findListed(made.id)).toMatchObject({
    state: 'complete',
    level: 'written',
    verified: null,
  })
  expect(await listInventory(stack.project)).toEqual(inventory)
})

async function findListed(id: string): Promise<Backup | undefined> {
  return (await askLifeboat<Backup[]>(stack, ['list'])).find((backup) => backup.id === id)
}

function inLifeboat(script: string): void {
  runDocker('exec', stack.container('lifeboat'), 'sh', '-c', script)
}
