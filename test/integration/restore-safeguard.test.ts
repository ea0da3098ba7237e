/** A safety backup is begun while the services run, and holds what they wrote until they stopped. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { listInventory } from '../support/engine-inventory.ts'
import { actBefore, recordCalls } from '../support/kill-lifeboat.ts'
import { proxyEngine, runDocker } from '../support/proxied-engine.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { startSmallStack, type SmallStack } from '../support/restore/small-stack.ts'

let stack: SmallStack

beforeAll(async () => {
  stack = await startSmallStack()
}, 600_000)

afterAll(() => stack?.down())

test('what was written at the last moment before the stop comes back with it', async () => {
  const proxy = await proxyEngine(stack)
  actBefore(proxy, stack, 'stop web', () => {
    runDocker('exec', stack.container('web'), 'sh', '-c', 'echo last >/uploads/last')
    const insert = "INSERT INTO letters (body) VALUES ('last')"
    runDocker('exec', stack.container('db'), 'psql', '-qU', 'postgres', '-d', 'shop', '-c', insert)
  })

  const { safeguard } = await askLifeboat<{ safeguard: string }>(
    stack,
    ['restore', stack.backup, '--yes'],
    proxy.env,
  )

  expect(await readState()).toEqual({ files: 'index.html\nphoto\n', rows: '40000\n' })

  await restore(stack, safeguard)

  expect(await readState()).toEqual({ files: 'index.html\nlast\nlater\nphoto\n', rows: '40002\n' })
})

test('its files are read before the services stop, and once more afterwards', async () => {
  const proxy = await proxyEngine(stack)
  const calls = recordCalls(proxy, stack)

  await askLifeboat(stack, ['restore', stack.backup, '--yes'], proxy.env)

  const wanted = ['start safety-store-files', 'stop web', 'kill safety-store-files', 'start web']
  expect(calls().filter((name) => wanted.includes(name))).toEqual(wanted)
})

test('an incomplete one stops the restore: nothing was overwritten, everything is as it was', async () => {
  await stack.sql(unreadable, 'shop')
  const before = await readState()
  const inventory = await listInventory(stack.project)

  const { exitCode, stderr } = await stack.lifeboat(['restore', stack.backup, '--yes'])

  expect(exitCode).toBe(2)
  expect(stderr).toContain('the safety backup is incomplete')
  expect(stderr).toContain('database "shop" of db')
  expect(await readState()).toEqual(before)
  await stack.awaitHealth('web', 'healthy')
  expect(await listInventory(stack.project)).toEqual(inventory)
})

/** pg_dump fails on it. */
const unreadable = `
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
UPDATE pg_proc SET prolang = 4242 WHERE proname = 'f'`

async function readState(): Promise<{ files: string; rows: string }> {
  const files = await stack.shell('web', 'ls /uploads')
  return { files, rows: await stack.sql('SELECT count(*) FROM letters', 'shop') }
}
