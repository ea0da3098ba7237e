/** Kills an engine in the middle of a restore, one of its own: with TORTURE, and where such a one can be started. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { killAt } from '../support/kill-lifeboat.ts'
import { awaitLifeboat, readSaid, restartLifeboat } from '../support/restore-killed/next-start.ts'
import { other } from '../support/restore-killed/paint-stack.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import {
  closeScene,
  expectRestored,
  expectWhole,
  goOnWith,
  type RestoreScene,
  startScene,
} from '../support/restore-killed/restore-scene.ts'
import { canStartEngine, type SecondEngine, startSecondEngine } from '../support/second-engine.ts'
import type { TestStack } from '../support/test-stack.ts'
import { walkerImage } from '../support/walker.ts'

const canRun = Boolean(process.env['TORTURE']) && (await canStartEngine())
const lifeboatImage = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'

let engine: SecondEngine
let scene: RestoreScene

beforeAll(async () => {
  if (!canRun) return
  const postgres = process.env['TEST_POSTGRES_IMAGE'] ?? 'postgres:17'
  engine = await startSecondEngine([lifeboatImage, postgres, 'node:26-trixie-slim', walkerImage])
  process.env['DOCKER_HOST'] = `unix://${engine.socket}`
  // Always: at its start the engine starts also what the restore had stopped, on whatever stands on the volumes.
  scene = await startScene({
    TEST_ENGINE_SOCKET: engine.socket,
    TEST_RESTART: 'always',
    TEST_FSYNC: 'on',
  })
})

afterAll(async () => {
  if (!canRun) return
  await closeScene(scene)
  delete process.env['DOCKER_HOST']
  await engine.down()
})

const moments = [
  { call: 'start load-db', state: 'old' },
  { call: 'stop app', state: 'old' },
  { call: 'start exchange-files', state: 'old' },
  { call: 'start write-files', state: 'old' },
  { call: 'create journal-6', state: 'new' },
  { call: 'start swap-db', state: 'new' },
  { call: 'start app', state: 'new' },
  { call: 'remove journal-4', state: 'new' },
] as const

test
  .runIf(canRun)
  .each([
    ...moments.map((moment) => ({ ...moment, what: 'the engine', containersToo: false })),
    ...moments.map((moment) => ({ ...moment, what: 'the machine', containersToo: true })),
  ])('$what killed after $call: once it is back, the whole $state state', async (given) => {
  const { call, state, containersToo } = given
  const { stack, backups, colour } = scene
  const to = other(colour)
  const proxy = await proxyEngine(stack)
  const isKilled = killAt(proxy, stack, { call, when: 'after' }, () => engine.kill(containersToo))

  await stack.lifeboat(['restore', backups[to], '--yes'], proxy.env)
  expect(isKilled()).toBe(true)
  await engine.start()
  const orphaned = await engine.endOrphans()
  // What it could not start it tries again from its journal when it starts itself.
  await (orphaned.length > 0 ? restartLifeboat(stack) : awaitLifeboat(stack))

  if (state === 'new') await dropKept(stack)
  const found = await expectWhole(scene, call)
  expect(await readSaid(stack)).toBe(state)
  expect(found).toBe(state === 'new' ? to : colour)
  await goOnWith(scene, found)
  await expectRestored(scene, to)
})

/** A server that was killed cannot tell any more whether rows came since the safety backup: what was replaced is kept for that. */
async function dropKept(stack: TestStack): Promise<void> {
  const kept = await stack.sql(
    `SELECT datname FROM pg_database WHERE datname LIKE 'lifeboat-old-%'`,
  )
  for (const name of kept.split('\n').filter(Boolean)) await stack.sql(`DROP DATABASE "${name}"`)
}
