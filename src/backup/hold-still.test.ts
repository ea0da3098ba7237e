import { describe, expect, test } from 'vitest'

import {
  fakeStackEngine,
  lost,
  refused,
  type FakeStackEngine,
} from '../../test/support/freeze/fake-stack-engine.ts'
import {
  hookStep,
  holdRequest,
  pauseStep,
  stopStep,
} from '../../test/support/freeze/hold-request.ts'
import { archiveStep } from '../../test/support/fake-context.ts'
import { interrupted } from '../errors.ts'
import type { Step } from '../model/plan.ts'
import { holdStill, type Held, type HoldRequest } from './hold-still.ts'

const steps: readonly Step[] = [
  hookStep('app', 'before'),
  hookStep('app', 'after'),
  stopStep('cron'),
  pauseStep('app'),
  archiveStep('volume', 'shop_uploads'),
]

test('each act is in the journal before it is done, and all of them are undone and cleared', async () => {
  const stack = fakeStackEngine()

  const held = await (await hold(stack)).held

  expect(stack.done).toEqual([
    'write hook',
    'hook of app: before',
    'write stop',
    'stop cron',
    'write pause',
    'arm',
    'begin',
    'pause app',
    'act',
    'find writers',
    'unpause app',
    'disarm',
    'start cron',
    'hook of app: after',
    'clear hook',
    'clear stop',
    'clear pause',
  ])
  expect(held).toMatchObject({ unheld: [], failures: [], warnings: [] })
  expect([...held.frozen, ...held.stopped].map(({ service }) => service)).toEqual(['app', 'cron'])
})

test('what was paused has gone on when the result is given; the rest is not waited for', async () => {
  const starting = Promise.withResolvers<void>()
  const stack = fakeStackEngine({ meanwhile: { 'start cron': () => starting.promise } })

  const { result, held } = await hold(stack, async () => 'rows and files')

  expect(result).toBe('rows and files')
  expect(stack.states).toMatchObject({ app: 'running', cron: 'exited' })
  starting.resolve()
  await held
  expect(stack.states).toMatchObject({ app: 'running', cron: 'running' })
})

describe('everything goes on, and the commands that are owed are run, when', () => {
  test.each([
    ['the act', 'act'],
    ['a stop', 'stop cron'],
    ['a pause', 'pause app'],
    ['the look for newcomers', 'find writers'],
    ['the journal before a stop', 'write stop'],
    ['the journal before a pause', 'write pause'],
    ['the journal before a hook', 'write hook'],
  ])('%s fails with a bug of ours', async (_what, act) => {
    const bug = new TypeError('no')
    const stack = fakeStackEngine({ faults: { [act]: { error: bug, isLost: true } } })

    const holding = hold(stack, async () => {
      if (act === 'act') throw bug
    })

    await expect(holding.then(({ held }) => held)).rejects.toBe(bug)
    expect(stack.done).toContain('hook of app: after')
    expect([stack.states['app'], stack.states['cron']]).not.toContain('paused')
    expect(stack.states['cron']).not.toBe('exited')
    expect(stack.journal()).toEqual([])
  })

  test('the run is interrupted in the act', async () => {
    const stopping = new AbortController()
    const stack = fakeStackEngine({ lasting: ['after'] })

    const holding = hold(
      stack,
      async () => {
        stopping.abort()
        throw interrupted()
      },
      { signal: stopping.signal },
    )

    await expect(holding).rejects.toMatchObject({ code: 'interrupted' })
    expect(stack.done).toContain('hook of app: after')
    expect(stack.states).toMatchObject({ app: 'running', cron: 'running' })
    expect(stack.journal()).toEqual([])
  })
})

describe('a command that fails', () => {
  test('before fails the backup; the others and what comes after are run all the same', async () => {
    const stack = fakeStackEngine({ exits: { before: 7 } })
    const request = holdRequest(stack, [
      hookStep('app', 'before'),
      hookStep('app', 'after'),
      hookStep('worker', 'before', 'flush'),
    ])

    const { held } = await holdStill(request, async () => undefined)

    expect((await held).failures.map(({ what, code }) => `${what}: ${code}`)).toEqual([
      'hook of app: hook-failed',
    ])
    expect(stack.done).toEqual(expect.arrayContaining(['hook of worker: flush', afterHook]))
  })

  test('after fails the backup too', async () => {
    const stack = fakeStackEngine({ exits: { after: 7 } })

    const { failures } = await (await hold(stack)).held

    expect(failures).toMatchObject([{ what: 'hook after the backup', code: 'hook-failed' }])
    expect(stack.journal()).toEqual([])
  })
})

test('an interruption ends the commands before, and what they owe is run', async () => {
  const stopping = new AbortController()
  const stack = fakeStackEngine({ meanwhile: { 'hook of app: before': () => stopping.abort() } })
  const request = holdRequest(stack, [
    hookStep('app', 'before'),
    hookStep('app', 'after'),
    hookStep('worker', 'before', 'flush'),
  ])
  const run = { ...request.run, signal: stopping.signal }

  await expect(holdStill({ ...request, run }, async () => undefined)).rejects.toMatchObject({
    code: 'interrupted',
  })

  expect(stack.done).toContain(afterHook)
  expect(stack.done).not.toContain('hook of worker: flush')
})

test('what cannot be started stays in the journal for the next run', async () => {
  const stack = fakeStackEngine({ faults: { 'start cron': refused(400) } })

  const { failures } = await (await hold(stack)).held

  expect(failures).toMatchObject([{ what: 'service cron', code: 'start-failed' }])
  expect(stack.journal()).toEqual(['hook', 'stop', 'pause'])
})

describe('the backup is less, and says why, when', () => {
  test('one could not be stopped, one could not be paused', async () => {
    const faults = { 'stop cron': refused(500), 'pause app': refused(500) }

    const { unheld, frozen, stopped } = await (await hold(fakeStackEngine({ faults }))).held

    expect(unheld).toEqual([
      'shop-cron-1 could not be stopped: the engine refused that: no',
      'shop-app-1 could not be paused: the engine refused that: no',
    ])
    expect([...frozen, ...stopped]).toEqual([])
  })

  test('one was not still to the end', async () => {
    const stack = fakeStackEngine()

    const { held } = await hold(stack, async () => {
      stack.states['app'] = 'running'
    })

    expect((await held).unheld).toEqual(['shop-app-1 did not stand still to the end'])
  })

  test.each([
    ['came meanwhile', 'cron-2', steps],
    ['was stopped, and was started meanwhile', 'web', [...steps, stopStep('web')]],
  ])('somebody who writes %s', async (_what, service, planned) => {
    const stack = fakeStackEngine()
    stack.listed.push({
      Id: `id-${service}`,
      Names: [`/shop-${service}-1`],
      State: 'running',
      Labels: {},
      Mounts: [{ Type: 'volume', Name: 'shop_uploads', Source: '', RW: true }],
    })

    const { held } = await holdStill(holdRequest(stack, planned), async () => undefined)

    expect((await held).unheld).toEqual([
      `shop-${service}-1 was started meanwhile and writes to what is archived`,
    ])
  })

  test('nobody could look who came meanwhile', async () => {
    const stack = fakeStackEngine({ faults: { 'find writers': lost() } })

    const { unheld } = await (await hold(stack)).held

    expect(unheld).toEqual(['nobody knows whether something was started meanwhile: lost'])
    expect(stack.states).toMatchObject({ app: 'running', cron: 'running' })
  })
})

const afterHook = 'hook of app: after'

function hold<T = void>(
  stack: FakeStackEngine,
  act: () => Promise<T> = async () => undefined as T,
  run: Partial<HoldRequest['run']> = {},
): Promise<{ result: T; held: Promise<Held> }> {
  const request = holdRequest(stack, steps)
  return holdStill({ ...request, run: { ...request.run, ...run } }, () => {
    stack.done.push('act')
    return act()
  })
}
