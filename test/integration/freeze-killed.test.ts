/** Whatever a backup was doing when it was killed: with the next start nothing stands still, nothing is stopped, nothing is left. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { listInventory } from '../support/engine-inventory.ts'
import { addServices, startFreezeStack, stateOf } from '../support/freeze/freeze-stack.ts'
import { listSteps } from '../support/freeze/list-steps.ts'
import { eventually } from '../support/eventually.ts'
import { killAt, killLifeboat, recordCalls, type Moment } from '../support/kill-lifeboat.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import { hasJournal, readReasons, restartLifeboat } from '../support/restore-killed/next-start.ts'
import { succeed } from '../support/run-command.ts'
import { seedRandom } from '../support/seeded-random.ts'
import type { TestStack } from '../support/test-stack.ts'

/** TORTURE kills before and after every call that matters, and at TORTURE_KILLS random moments. */
const isTorture = Boolean(process.env['TORTURE'])
const randomKills = Number(process.env['TORTURE_KILLS'] ?? (isTorture ? 100 : 2))
const seed = Number(process.env['TORTURE_SEED'] ?? 1)
const limit = { timeout: isTorture ? 12 * 3_600_000 : 300_000 }

const services = ['db', 'app', 'batch', 'consumer', 'hooked']
type Next = 'restart' | 'unlock' | 'backup'

let stack: TestStack
let inventory: readonly string[]
let wholeMs: number

beforeAll(async () => {
  stack = await startFreezeStack()
  await addServices(stack, 'stopping', ['batch', 'consumer'])
  await addServices(stack, 'hooked', ['hooked'])
  inventory = await listInventory(stack.project)
  const startedMs = performance.now()
  await expectBackup()
  wholeMs = performance.now() - startedMs
})

afterAll(async () => {
  await succeed('docker', ['compose', '-p', stack.project, 'down', '--volumes', '--timeout', '1'])
  await stack.down()
})

const sample: [moment: Moment, next: Next][] = [
  [{ call: 'create journal-1', when: 'after' }, 'unlock'],
  [{ call: 'stop batch', when: 'before' }, 'backup'],
  [{ call: 'start watchdog', when: 'after' }, 'restart'],
  [{ call: 'pause app', when: 'after' }, 'unlock'],
  [{ call: 'kill store-files', when: 'after' }, 'backup'],
  [{ call: 'start batch', when: 'before' }, 'restart'],
]

test.each(sample)(
  'killed at $call ($when), then %s: all of it runs',
  limit,
  async (moment, next) => {
    expect(await tryKill(moment, next)).toBe('')
  },
)

test('killed at random moments: all of it runs', limit, async () => {
  const random = seedRandom(seed)
  for (let count = 0; count < randomKills; count += 1) {
    expect(await tryKill(Math.round(random() * wholeMs), nextOf(count))).toBe('')
  }
})

test.runIf(isTorture)('killed before and after every step: all of it runs', limit, async () => {
  const steps = listSteps(await recordBackup())
  for (const [index, { call, nth }] of steps.entries()) {
    expect(await tryKill({ call, nth, when: 'before' }, nextOf(index))).toBe('')
    expect(await tryKill({ call, nth, when: 'after' }, nextOf(index + 1))).toBe('')
  }
})

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
  expect(await findAmiss()).toBe('')
})

test('as long as a killed one is not settled, it is not well', async () => {
  const moment: Moment = { call: 'start watchdog', when: 'after' }
  await expectKilled(moment)

  expect(await hasJournal(stack)).toBe(true)
  expect(await readReasons(stack)).toContain('journal-not-empty')

  await startNext('unlock')
  expect(await findAmiss()).toBe('')
})

/** Gives what is amiss when all is settled; empty: nothing. */
async function tryKill(moment: Moment | number, next: Next): Promise<string> {
  if (typeof moment === 'number') {
    const backup = stack.lifeboat(['backup', '--json'])
    await new Promise((resolve) => {
      setTimeout(resolve, moment)
    })
    killLifeboat(stack, 'process')
    expect([0, 137]).toContain((await backup).exitCode)
  } else {
    await expectKilled(moment)
  }
  await startNext(next)
  const amiss = await findAmiss()
  return amiss === '' ? '' : `${JSON.stringify(moment)}, then ${next}: ${amiss}`
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
  if (next === 'backup') await expectBackup()
  if (next === 'unlock') {
    const { exitCode, stderr } = await stack.lifeboat(['unlock'])
    expect(exitCode, stderr).toBe(0)
  }
}

async function expectBackup(): Promise<void> {
  const { exitCode, stdout, stderr } = await stack.lifeboat(['backup', '--json'])
  expect(exitCode, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ state: 'complete', consistency: 'frozen' })
}

async function findAmiss(): Promise<string> {
  const states = await Promise.all(services.map((service) => stateOf(stack, service)))
  const halted = services.filter((_service, index) => states[index] !== 'running')
  const found = await listInventory(stack.project)
  const left = found.filter((line) => !inventory.includes(line))
  const gone = inventory.filter((line) => !found.includes(line))
  return [...halted, ...left, ...gone].join(', ')
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
