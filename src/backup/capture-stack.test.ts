import { describe, expect, test } from 'vitest'

import { archiveStep } from '../../test/support/fake-context.ts'
import { capture, fakeStack, nextTurn } from '../../test/support/freeze/course-of-capture.ts'
import { fakeStackEngine, refused } from '../../test/support/freeze/fake-stack-engine.ts'
import { hookStep, pauseStep, stopStep } from '../../test/support/freeze/hold-request.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { ConfigStep, DumpStep } from '../model/plan.ts'

const files = archiveStep('bind', '/srv/data')
const dump: DumpStep = {
  do: 'dump',
  service: 'db',
  containerId: 'id-db',
  databases: [],
  because: 'it is a server',
}
const config: ConfigStep = {
  do: 'config',
  outside: [],
  without: [],
  because: 'always',
}
const failed = new LifeboatError('worker-failed', 'it ended', { hint: 'See below.' })

describe('where something is held still', () => {
  test('what is slow comes before, then rows, then files; all goes on before the dumps are made', async () => {
    const stack = fakeStack()

    await capture(stack, [hookStep('app', 'before'), pauseStep('app'), dump, files])

    const at = stack.done.indexOf('hook of app: before')
    // These go on beside each other.
    expect(stack.done.slice(0, at).toSorted()).toEqual([
      'prepare db',
      'start store-files',
      'start watchdog',
      'store-files: opening',
      'store-files: ready',
      'watchdog: armed',
    ])
    expect(stack.done.slice(at, stack.done.indexOf('dump'))).toEqual([
      'hook of app: before',
      'write pause',
      'watchdog SIGUSR1',
      'pause app',
      'export db',
      'store-files SIGUSR1',
      'store-files: passed',
      'find writers',
      'unpause app',
      'watchdog SIGTERM',
      'store-files: clusters',
    ])
  })

  test('the configuration is taken while the files are made ready, and not once more', async () => {
    const stack = fakeStack()

    const { captured } = await capture(stack, [pauseStep('app'), dump, files, config])

    const order = ['run store-config', 'end store-config', 'pause app', 'dump']
    expect(stack.done.filter((each) => order.includes(each))).toEqual(order)
    expect(captured?.failures.map(({ what }) => what)).toContain('config part')
  })

  test('hot passes are made until one takes less than a third of its limit', async () => {
    const { requests } = await capture(fakeStack(), [pauseStep('app'), files])

    expect(requests.map(({ hotLimitMs }) => hotLimitMs)).toEqual([10_000])
  })

  test('whatever speaks against one moment is in what is judged', async () => {
    const stack = fakeStack({ 'pause app': refused(409) })

    const { captured } = await capture(stack, [pauseStep('app'), files])

    expect(captured?.judged.consistencyBecause).toEqual([
      'shop-app-1 could not be paused: the engine refused that: no',
    ])
  })

  test('no watchdog is armed where nothing is paused', async () => {
    const stack = fakeStack()

    await capture(stack, [stopStep('app'), files])

    expect(stack.done).not.toContain('start watchdog')
  })

  test('files that cannot be read fail their part, and nothing is held for them any more', async () => {
    const stack = fakeStack()

    const { captured } = await capture(stack, [pauseStep('app'), files], {
      passed: () => Promise.reject(failed),
    })

    expect(captured?.failures.map(({ what }) => what)).toEqual(['files part'])
    expect(stack.states).toMatchObject({ app: 'running' })
    expect(stack.done).toContain('watchdog SIGTERM')
  })
})

describe('what is seen against a backup is in it', () => {
  test('when the snapshots are not of one moment', async () => {
    const { captured } = await capture(fakeStack(), [dump, files], { oneMoment: false })

    expect(captured?.judged.consistencyBecause).toEqual([
      'transactions ended between the snapshots of the databases',
    ])
  })

  test('when files changed while they were read', async () => {
    const during = { count: 1, paths: ['/stack/binds/srv/data/a'] }
    const { captured } = await capture(fakeStack(), [files], { during })

    expect(captured?.judged).toMatchObject({
      consistencyBecause: ['1 paths changed while they were read'],
      warnings: ['changed while they were read: /srv/data/a'],
    })
  })

  test('when a command or a server failed', async () => {
    const stack = fakeStackEngine({ exits: { before: 7 } })
    const { captured } = await capture(stack, [hookStep('app', 'before'), dump, files], {
      export: () => Promise.reject(failed),
    })

    expect(captured?.failures.map(({ what }) => what)).toEqual(['hook of app', 'database db'])
  })
})

test('a command alone is run around the reading of the files', async () => {
  const stack = fakeStack()

  await capture(stack, [hookStep('app', 'before'), hookStep('app', 'after'), files], {
    ready: nextTurn,
    passed: nextTurn,
  })

  const order = ['store-files: ready', 'hook of app: before', 'store-files: passed']
  expect(stack.done.filter((each) => [...order, 'hook of app: after'].includes(each))).toEqual([
    ...order,
    'hook of app: after',
  ])
})

test.each(['ready', 'passed', 'changed'])(
  'whenever the run is interrupted, here before the files are %s, its watchdog and its worker end',
  async (event) => {
    const stack = fakeStack()

    const { error } = await capture(stack, [pauseStep('app'), files], {
      [event]: () => Promise.reject(interrupted()),
    })

    expect(error).toMatchObject({ code: 'interrupted' })
    expect(stack.states['app']).not.toBe('paused')
    expect(stack.done).toEqual(expect.arrayContaining(['watchdog SIGTERM', 'remove store-files']))
  },
)

describe('where nothing is held still', () => {
  test('the configuration waits for one of the big parts', async () => {
    const stack = fakeStack()

    await capture(stack, [dump, files, config])

    const order = ['store-files: ready', 'dump', 'run store-config']
    expect(stack.done.filter((each) => order.includes(each))).toEqual(order)
  })

  test('rows come before files all the same, and the dumps do not wait for those', async () => {
    const dumping = Promise.withResolvers<void>()
    const stack = fakeStack({}, dumping.resolve)

    const { requests } = await capture(stack, [dump, files], { passed: () => dumping.promise })

    const order = ['export db', 'store-files SIGUSR1', 'dump', 'store-files: passed']
    expect(stack.done.filter((each) => order.includes(each))).toEqual(order)
    expect(requests.map(({ hotLimitMs }) => hotLimitMs)).toEqual([null])
  })
})
