import { describe, expect, onTestFinished, test } from 'vitest'

import { exampleStack } from '../../test/support/example-stack.ts'
import { fakeStackEngine } from '../../test/support/freeze/fake-stack-engine.ts'
import { holdRequest, pauseStep, stopStep } from '../../test/support/freeze/hold-request.ts'
import { LifeboatError } from '../errors.ts'
import type { StartWorker, WorkerSpec } from '../model/worker.ts'
import { prepareWatchdog, type FreezeWatchdog } from './freeze-watchdog.ts'

describe('the watchdog of a freeze', () => {
  test('watches over what is to be paused, within the limit of the settings', async () => {
    const { watchdog, specs } = prepare()
    await watchdog.arm()

    expect(specs.map(({ command }) => command)).toEqual([
      ['worker', 'watch-freeze', '30000', 'id-app=shop-app-1', 'id-web=shop-web-1'],
    ])
  })

  test('is one, whoever arms it first', async () => {
    const { watchdog, specs } = prepare()
    const armed = await Promise.all([watchdog.arm(), watchdog.arm()])

    expect(armed[0]).toBe(armed[1])
    expect(specs).toHaveLength(1)
  })

  test('that was never armed need not be disarmed', async () => {
    const { watchdog, done } = prepare()
    await watchdog.disarm()

    expect(done).toEqual([])
  })

  test('is disarmed when it was armed, and when it is still being armed', async () => {
    const { watchdog, done } = prepare()
    void watchdog.arm()
    await watchdog.disarm()

    expect(done).toEqual(['SIGTERM'])
  })

  test('that could not be armed is told to whoever asks for it, and to nobody else', async () => {
    const refusal = new LifeboatError('worker-failed', 'no', { hint: 'See below.' })
    const { watchdog } = prepare(() => Promise.reject(refusal))
    const unheard = listenForUnheard()
    void watchdog.arm()
    await new Promise((resolve) => {
      setImmediate(resolve)
    })

    expect(unheard).toEqual([])
    await expect(watchdog.disarm()).resolves.toBeUndefined()
    await expect(watchdog.arm()).rejects.toMatchObject({ code: 'watchdog-failed' })
  })

  test('that is to be kept is not disarmed: something stands still, and it is the last that lets it go', async () => {
    const { watchdog, done } = prepare()
    await watchdog.arm()
    watchdog.keep()
    await watchdog.disarm()

    expect(done).toEqual([])
  })
})

/** Errors that nobody waits for, which would end the process. */
function listenForUnheard(): unknown[] {
  const unheard: unknown[] = []
  const listen = (error: unknown): void => void unheard.push(error)
  process.on('unhandledRejection', listen)
  onTestFinished(() => void process.off('unhandledRejection', listen))
  return unheard
}

function prepare(start?: StartWorker): {
  watchdog: FreezeWatchdog
  specs: WorkerSpec[]
  done: string[]
} {
  const specs: WorkerSpec[] = []
  const done: string[] = []
  const startWorker: StartWorker = async (spec) => {
    specs.push(spec)
    return {
      answer: async () => ({}),
      signal: async (name) => void done.push(name),
      end: async () => ({ stdout: '{"event":"disarmed"}\n', stderr: '' }),
      remove: async () => undefined,
    }
  }
  const steps = [stopStep('cron'), pauseStep('app'), pauseStep('web')]
  const { plan, limits } = holdRequest(fakeStackEngine(), steps)
  const watchdog = prepareWatchdog({
    startWorker: start ?? startWorker,
    stack: exampleStack(),
    plan,
    limits,
  })
  return { watchdog, specs, done }
}
