import { describe, expect, test } from 'vitest'

import { bind, exampleStack, volume } from '../../test/support/example-stack.ts'
import { LifeboatError } from '../errors.ts'
import type { Self } from '../model/stack.ts'
import type { RunningWorker, WorkerSpec } from '../model/worker.ts'
import { armWatchdog, type Watchdog } from './watchdog.ts'

const socket = 'unix:///var/run/docker.sock'
const { self } = exampleStack()
const refusal = new LifeboatError('worker-failed', 'it ended', { hint: 'No.', details: ['EACCES'] })

describe('a watchdog', () => {
  test('is told what to watch over and for how long; it outlives the run’s workers', async () => {
    const { specs } = await arm()

    expect(specs).toMatchObject([
      {
        role: 'watchdog',
        image: 'sha256:lifeboat',
        command: ['worker', 'watch-freeze', '30000', 'id-app=shop-app-1', 'id-cron=shop-cron-1'],
        env: { DOCKER_HOST: 'unix:///run/docker.sock' },
      },
    ])
  })

  test('reaches the engine through the mount of Lifeboat’s own that is nearest to the socket', async () => {
    const mounts = [volume('other', '/other'), bind('/run', '/var/run'), ...self.mounts]
    const { specs } = await arm({}, { self: { ...self, mounts } })

    expect(specs[0]).toMatchObject({
      network: 'none',
      mounts: [{ kind: 'bind', source: '/var/run/docker.sock', target: '/run/docker.sock' }],
    })
  })

  test('reaches a socket proxy in Lifeboat’s own network', async () => {
    const { specs } = await arm({}, { engine: 'tcp://socket-proxy:2375' })

    expect(specs[0]).toMatchObject({ network: { name: 'shop_default' }, mounts: [] })
  })

  test('is armed when it says so, not when it was started', async () => {
    const asked: (readonly string[])[] = []

    await arm({
      answer: async (...names) => {
        asked.push(names)
        return {}
      },
    })

    expect(asked).toEqual([['armed']])
  })

  test('that does not say that it is armed is removed, and none', async () => {
    const { arming, done } = start({ answer: () => Promise.reject(refusal) })

    await expect(arming).rejects.toMatchObject({
      code: 'watchdog-failed',
      hint: 'It needs the engine’s address as Lifeboat has it; its own words stand below.',
      details: ['it ended', 'EACCES'],
    })
    expect(done).toEqual(['remove'])
  })

  test('begins when it is told to', async () => {
    const { watchdog, done } = await arm()
    await watchdog.begin()

    expect(done).toEqual(['SIGUSR1'])
  })
})

describe('a watchdog that is disarmed', () => {
  test('was in time when it says so itself', async () => {
    const { watchdog, done } = await arm({ end: saying('armed', 'disarmed') })

    expect(await watchdog.disarm()).toBe(true)
    expect(done).toEqual(['SIGTERM'])
  })

  test.each([
    ['it fired', { end: saying('armed', 'fired') }],
    ['it says nothing', { end: saying('armed') }],
    ['it has failed', { end: () => Promise.reject(refusal) }],
    ['it has fired and takes no signal', { end: saying('fired'), signal: refuse }],
  ])('was not in time when %s', async (_what, changes) => {
    const { watchdog } = await arm(changes)

    expect(await watchdog.disarm()).toBe(false)
  })

  test('was in time when it says so, whatever was answered when it was told', async () => {
    const { watchdog } = await arm({ end: saying('armed', 'disarmed'), signal: refuse })

    expect(await watchdog.disarm()).toBe(true)
  })

  test('is removed when nobody knows whether it runs on', async () => {
    const { watchdog, done } = await arm({ end: refuse })

    await watchdog.disarm()

    expect(done).toEqual(['SIGTERM', 'remove'])
  })

  test('is disarmed once, however often that is asked for', async () => {
    const { watchdog, done } = await arm({ end: saying('disarmed') })

    expect(await Promise.all([watchdog.disarm(), watchdog.disarm()])).toEqual([true, true])
    expect(done).toEqual(['SIGTERM'])
  })
})

type Changes = { readonly self?: Self; readonly engine?: string }

function start(worker: Partial<RunningWorker>, request: Changes = {}) {
  const specs: WorkerSpec[] = []
  const done: string[] = []
  const arming = armWatchdog(
    async (spec) => {
      specs.push(spec)
      return {
        answer: async () => ({}),
        signal: async (name) => void done.push(name),
        end: refuse,
        remove: async () => void done.push('remove'),
        ...worker,
      }
    },
    {
      self,
      engine: socket,
      limitMs: 30_000,
      containers: [
        { id: 'id-app', name: 'shop-app-1' },
        { id: 'id-cron', name: 'shop-cron-1' },
      ],
      ...request,
    },
  )
  return { arming, specs, done }
}

async function arm(
  worker: Partial<RunningWorker> = {},
  request: Changes = {},
): Promise<{ watchdog: Watchdog; specs: WorkerSpec[]; done: string[] }> {
  const { arming, specs, done } = start(worker, request)
  return { watchdog: await arming, specs, done }
}

function saying(...events: readonly string[]): RunningWorker['end'] {
  const stdout = events.map((event) => `${JSON.stringify({ event })}\n`).join('')
  return async () => ({ stdout, stderr: '' })
}

function refuse(): Promise<never> {
  return Promise.reject(refusal)
}
