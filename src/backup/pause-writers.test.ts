import { describe, expect, test } from 'vitest'

import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import {
  fakeStackEngine,
  lost,
  refused,
  type FakeStackEngine,
} from '../../test/support/freeze/fake-stack-engine.ts'
import { holdRequest, pauseStep } from '../../test/support/freeze/hold-request.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { Watchdog } from '../docker/watchdog.ts'
import type { FreezeWatchdog } from './freeze-watchdog.ts'
import { pauseWriters, type Pausing } from './pause-writers.ts'

const steps = [pauseStep('app'), pauseStep('worker')]
const noWatchdog = new LifeboatError('watchdog-failed', 'no watchdog', {
  hint: 'See below.',
  details: ['no socket'],
})

describe('writers', () => {
  test('are written down, and watched over, before the first of them is paused', async () => {
    const stack = fakeStackEngine()

    await pause(stack)

    expect(stack.done).toEqual(['write', 'arm', 'begin', 'pause app', 'pause worker'])
  })

  test('that stood still to the end go on, and nothing speaks against the moment', async () => {
    const stack = fakeStackEngine()
    const pausing = await pause(stack)
    stack.done.length = 0

    expect(await pausing.letGo()).toEqual([])
    expect(await pausing.end()).toEqual([])
    expect(stack.done).toEqual(['unpause app', 'unpause worker', 'disarm'])
    expect(pausing.frozen().map(({ service }) => service)).toEqual(['app', 'worker'])
  })

  test('that are none need neither journal nor watchdog', async () => {
    const stack = fakeStackEngine()

    const pausing = await pauseWriters(holdRequest(stack, []), async () => {
      stack.done.push('write')
    })

    expect(await pausing.letGo()).toEqual([])
    expect(stack.done).toEqual([])
  })
})

describe('none stays paused, and it is said why,', () => {
  test('when the watchdog cannot be armed: none is paused at all', async () => {
    const stack = fakeStackEngine()

    const pausing = await pause(stack, { arm: () => Promise.reject(noWatchdog) })

    expect(await pausing.letGo()).toEqual(['no watchdog: no socket'])
    expect(stack.done.filter((each) => each.includes('pause'))).toEqual([])
    expect(pausing.frozen()).toEqual([])
  })

  test('when the watchdog does not begin: none is paused at all', async () => {
    const stack = fakeStackEngine()

    const pausing = await pause(stack, { begin: () => Promise.reject(noWatchdog) })

    expect(await pausing.letGo()).toEqual(['no watchdog: no socket'])
    expect(stack.done).toEqual(['write', 'arm', 'disarm'])
  })

  test('when one cannot be paused', async () => {
    const stack = fakeStackEngine({ states: { app: 'exited' } })

    const pausing = await pause(stack)

    expect(await pausing.letGo()).toEqual([
      'shop-app-1 could not be paused: the engine refused that: no',
    ])
    expect(stack.states).toMatchObject({ worker: 'running' })
    expect(stack.done.at(-1)).toBe('disarm')
    expect(pausing.frozen()).toEqual([])
  })

  test('not even one whose answer comes later than the refusal of another', async () => {
    const stack = fakeStackEngine({
      states: { app: 'exited' },
      meanwhile: { 'pause worker': afterTheOthers },
    })

    await pause(stack)

    expect(stack.states).toMatchObject({ worker: 'running' })
  })

  test('when the answer was lost: it may be paused', async () => {
    const stack = fakeStackEngine({ faults: { 'pause app': lost() } })

    expect(await (await pause(stack)).letGo()).toEqual(['lost'])
    expect(stack.states).toMatchObject({ app: 'running', worker: 'running' })
  })

  test('when something other than the engine’s own refusal was answered: it may be paused', async () => {
    const stack = fakeStackEngine({ faults: { 'pause app': { ...refused(504), isLost: true } } })

    const [why] = await (await pause(stack)).letGo()

    expect(why).toContain('shop-app-1 could not be paused')
    expect(stack.states).toMatchObject({ app: 'running', worker: 'running' })
  })
})

test('what somebody else has paused stays so', async () => {
  const stack = fakeStackEngine({ states: { app: 'paused' } })

  await pause(stack)

  expect(stack.states).toMatchObject({ app: 'paused', worker: 'running' })
})

test.each([
  ['an interruption', interrupted()],
  ['a bug of ours', new TypeError('no')],
])('%s goes on up, with the watchdog disarmed', async (_what, error) => {
  const stack = fakeStackEngine()

  await expect(pause(stack, { begin: () => Promise.reject(error) })).rejects.toBe(error)

  expect(stack.done.at(-1)).toBe('disarm')
})

test('a watchdog is left to watch over what cannot be let go', async () => {
  fakeTime()
  const faults = { 'pause worker': refused(409), 'unpause app': refused(500) }
  const stack = fakeStackEngine({ faults })

  await expect(inDueTime(pause(stack))).rejects.toMatchObject({ code: 'unpause-failed' })

  expect(stack.done).not.toContain('disarm')
})

describe('against one moment speaks', () => {
  test.each(['running', 'exited', 'gone'] as const)('one that is %s before its end', async (is) => {
    const stack = fakeStackEngine()
    const pausing = await pause(stack)
    stack.states['app'] = is

    expect(await pausing.letGo()).toEqual(['shop-app-1 did not stand still to the end'])
    expect(stack.states).toEqual({ app: is, worker: 'running' })
  })

  test('that nobody could look; they go on all the same', async () => {
    const stack = fakeStackEngine({ faults: { 'look at app': lost() } })
    const pausing = await pause(stack)

    expect(await pausing.letGo()).toEqual(['nobody knows whether all stood still: lost'])
    expect(stack.states).toEqual({ app: 'running', worker: 'running' })
  })

  test('a watchdog that was quicker', async () => {
    const pausing = await pause(fakeStackEngine(), { disarm: async () => false })

    expect(await pausing.letGo()).toEqual([])
    expect(await pausing.end()).toEqual(['the freeze took too long, and its watchdog ended it'])
  })
})

async function pause(
  stack: FakeStackEngine,
  watchdog: Partial<Watchdog & Pick<FreezeWatchdog, 'arm'>> = {},
): Promise<Pausing> {
  return pauseWriters(holdRequest(stack, steps, watchdog), async ({ act }) => {
    expect(act).toBe('pause')
    stack.done.push('write')
  })
}

/** Resolves when everything has happened that waits for nothing. */
async function afterTheOthers(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
}
