/** Whatever a backup was doing when it was killed: with the next start nothing stands still, nothing is stopped, nothing is left. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import {
  closeFreezeScene,
  expectFrozen,
  findAmiss,
  type FreezeScene,
  openFreezeScene,
} from '../support/freeze/freeze-scene.ts'
import { stateOf } from '../support/freeze/freeze-stack.ts'
import { listSteps } from '../support/freeze/list-steps.ts'
import { type BackupLooks, lookAtBackups } from '../support/freeze/look-at-backups.ts'
import { eventually } from '../support/eventually.ts'
import { killAt, killLifeboat, recordCalls, type Moment } from '../support/kill-lifeboat.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import { hasJournal, readReasons, restartLifeboat } from '../support/restore-killed/next-start.ts'
import { seedRandom } from '../support/seeded-random.ts'
import type { TestStack } from '../support/test-stack.ts'

/** TORTURE kills before and after every call that matters, and at TORTURE_KILLS random moments. */
const randomKills = Number(process.env['TORTURE_KILLS'] ?? 100)
const seed = Number(process.env['TORTURE_SEED'] ?? 1)
const limit = { timeout: isTorture ? 12 * 3_600_000 : 300_000 }

/** So many kills later all older backups are looked at. */
const looksEvery = 20
type Next = 'restart' | 'unlock' | 'backup'

let scene: FreezeScene
let stack: TestStack
let wholeMs: number
let looks: BackupLooks
let kills = 0

beforeAll(async () => {
  scene = await openFreezeScene()
  stack = scene.stack
  const startedMs = performance.now()
  await expectFrozen(scene)
  wholeMs = performance.now() - startedMs
  looks = lookAtBackups(stack)
  await looks.look()
})

afterAll(() => closeFreezeScene(scene))

const sample: [moment: Moment, next: Next][] = [
  [{ call: 'create journal-1', when: 'after' }, 'unlock'],
  [{ call: 'stop batch', when: 'before' }, 'backup'],
  [{ call: 'start watchdog', when: 'after' }, 'restart'],
  [{ call: 'pause app', when: 'after' }, 'unlock'],
  [{ call: 'kill store-files', when: 'after' }, 'backup'],
  [{ call: 'start batch', when: 'before' }, 'restart'],
]

test.each(isTorture ? sample : [])(
  'killed at $call ($when), then %s: all of it runs',
  limit,
  async (moment, next) => {
    expect(await tryKill(moment, next)).toBe('')
  },
)

test.runIf(isTorture)('killed at random moments: all of it runs', limit, async () => {
  const random = seedRandom(seed)
  for (let count = 0; count < randomKills; count += 1) {
    expect(await tryKill(Math.round(random() * wholeMs), nextOf(count))).toBe('')
  }
})

test.runIf(isTorture)(
  'killed before every step and after the last: all of it runs',
  limit,
  async () => {
    // What is killed has no memory: after one call and before the next it leaves the same behind.
    const steps = listSteps(await recordBackup())
    const moments: Moment[] = steps.map((step) => ({ ...step, when: 'before' }))
    const last = steps.slice(-1).map((step): Moment => ({ ...step, when: 'after' }))
    for (const [index, moment] of [...moments, ...last].entries()) {
      expect(await tryKill(moment, nextOf(index))).toBe('')
    }
  },
)

test('killed for good in the middle of the freeze: its watchdog lets everything go on', async () => {
  const proxy = await proxyEngine(stack)
  const moment: Moment = { call: 'kill store-files', when: 'after' }
  const isKilled = killAt(proxy, stack, moment, () => killLifeboat(stack, 'container'))
  await stack.lifeboat(['backup', '--json'], { ...proxy.env, LIFEBOAT_FREEZE_MAX: '2s' })
  expect(isKilled()).toBe(true)

  await eventually(async () => {
    expect(await stateOf(stack, 'app')).toBe('running')
  })

  await proxy.close()
  expect(await restartLifeboat(stack)).toBe('old')
  expect(await findAmiss(scene)).toBe('')
})

test('no complete backup is broken by any of it', async () => {
  expect(await findBroken()).toEqual([])
})

test.runIf(isTorture)('as long as a killed one is not settled, it is not well', async () => {
  const moment: Moment = { call: 'pause app', when: 'after' }
  await expectKilled(moment)

  expect(await hasJournal(stack)).toBe(true)
  expect(await readReasons(stack)).toContain('journal-not-empty')

  await startNext('unlock')
  expect(await findAmiss(scene)).toBe('')
})

/** Gives what is amiss when all is settled; empty: nothing. */
async function tryKill(moment: Moment | number, next: Next): Promise<string> {
  if (typeof moment === 'number') {
    const backup = stack.lifeboat(['backup', '--json'])
    await wait(moment)
    killLifeboat(stack, 'process')
    expect([0, 137]).toContain((await backup).exitCode)
  } else {
    await expectKilled(moment)
  }
  await startNext(next)
  kills += 1
  const amiss = [
    await findAmiss(scene),
    ...(kills % looksEvery === 0 ? await findBroken() : []),
  ].join('')
  return amiss === '' ? '' : `${JSON.stringify(moment)}, then ${next}: ${amiss}`
}

async function findBroken(): Promise<string[]> {
  const { broken, complete } = await looks.look()
  process.stderr.write(`${kills} kills, ${complete} complete backups, ${broken.length} broken\n`)
  return broken
}

async function expectKilled(moment: Moment): Promise<void> {
  const proxy = await proxyEngine(stack)
  const isKilled = killAt(proxy, stack, moment, () => killLifeboat(stack, 'process'))
  const { exitCode, stderr } = await stack.lifeboat(['backup', '--json'], proxy.env)
  await proxy.close()
  expect(isKilled(), `${moment.call}: ${stderr}`).toBe(true)
  expect(exitCode, stderr).toBe(137)
}

async function startNext(next: Next): Promise<void> {
  if (next === 'restart') await restartLifeboat(stack)
  if (next === 'backup') await expectFrozen(scene)
  if (next === 'unlock') {
    const { exitCode, stderr } = await stack.lifeboat(['unlock'])
    expect(exitCode, stderr).toBe(0)
  }
}

async function recordBackup(): Promise<string[]> {
  const proxy = await proxyEngine(stack)
  const recorded = recordCalls(proxy, stack)
  const { exitCode, stderr } = await stack.lifeboat(['backup', '--json'], proxy.env)
  await proxy.close()
  expect(exitCode, stderr).toBe(0)
  return recorded()
}

function nextOf(index: number): Next {
  return (['restart', 'unlock', 'backup'] as const)[index % 3] ?? 'restart'
}
