/** Kills an engine in the middle of a backup, one of its own: with TORTURE, and where such a one can be started. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { eventually } from '../support/eventually.ts'
import {
  closeFreezeScene,
  expectFrozen,
  findAmiss,
  type FreezeScene,
  openFreezeScene,
} from '../support/freeze/freeze-scene.ts'
import { type BackupLooks, lookAtBackups } from '../support/freeze/look-at-backups.ts'
import { killAt } from '../support/kill-lifeboat.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import { awaitLifeboat, restartLifeboat } from '../support/restore-killed/next-start.ts'
import { canStartEngine, type SecondEngine, startSecondEngine } from '../support/second-engine.ts'

const canRun = Boolean(process.env['TORTURE']) && (await canStartEngine())
const lifeboatImage = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'

let engine: SecondEngine
let scene: FreezeScene
let looks: BackupLooks

beforeAll(async () => {
  if (!canRun) return
  engine = await startSecondEngine([lifeboatImage, 'postgres:17', 'node:26-trixie-slim'])
  process.env['DOCKER_HOST'] = `unix://${engine.socket}`
  // What the engine's end stops it starts again itself: Lifeboat answers for what it paused and stopped.
  scene = await openFreezeScene({ TEST_ENGINE_SOCKET: engine.socket, TEST_RESTART: 'always' })
  await expectFrozen(scene)
  looks = lookAtBackups(scene.stack)
})

afterAll(async () => {
  if (!canRun) return
  await closeFreezeScene(scene)
  delete process.env['DOCKER_HOST']
  await engine.down()
})

const calls = [
  'create journal-1',
  'stop batch',
  'start watchdog',
  'pause app',
  'kill store-files',
  'unpause app',
  'start batch',
  'start dump-db',
  'kill store-databases',
  'start store-config',
]

test.runIf(canRun).each(
  calls.map((call, index) => ({
    call,
    what: index % 2 === 0 ? 'the engine' : 'the machine',
    containersToo: index % 2 === 1,
  })),
)('$what killed after $call: once it is back, all of it runs', async (given) => {
  const { call, containersToo } = given
  const { stack } = scene
  const proxy = await proxyEngine(stack)
  const isKilled = killAt(proxy, stack, { call, when: 'after' }, () => engine.kill(containersToo))

  await stack.lifeboat(['backup', '--json'], proxy.env)
  expect(isKilled()).toBe(true)
  await engine.start()
  const orphaned = await engine.endOrphans()
  // What it could not start it tries again from its journal when it starts itself.
  await (orphaned.length > 0 ? restartLifeboat(stack) : awaitLifeboat(stack))

  await eventually(
    async () => {
      expect(await findAmiss(scene)).toBe('')
    },
    { limitMs: 60_000 },
  )
  await expectFrozen(scene)
  expect((await looks.look()).broken).toEqual([])
})
