import { describe, expect, test } from 'vitest'

import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { fakeStackEngine, lost, refused } from '../../test/support/freeze/fake-stack-engine.ts'
import { EngineError } from './engine.ts'
import { startContainer, stopContainer } from './stop-start.ts'

type State = {
  readonly running?: boolean
  readonly restarting?: boolean
  readonly exitCode?: number
  readonly stopSignal?: string
}

describe('stopping', () => {
  test.each([
    ['SIGKILL, which it did not ask for', { exitCode: 137 }, true],
    ['SIGKILL, another one than it asked for', { exitCode: 137, stopSignal: 'SIGINT' }, true],
    ['SIGKILL, which it asked for', { exitCode: 137, stopSignal: 'SIGKILL' }, false],
    ['KILL, which it asked for', { exitCode: 137, stopSignal: 'KILL' }, false],
    ['signal 9, which it asked for', { exitCode: 137, stopSignal: '9' }, false],
    ['SIGTERM', { exitCode: 143 }, false],
    ['nothing but its own will', { exitCode: 0 }, false],
  ])('by %s', async (_what, state, wasKilled) => {
    expect(await stop(state)).toEqual({ wasKilled })
  })

  test.each([
    ['is stopped already', 304],
    ['is gone', 404],
  ])('one that %s is fine', async (_what, code) => {
    expect(await stop({ exitCode: 0 }, refused(code).error)).toEqual({ wasKilled: false })
  })

  test.each([
    ['runs on', { running: true }, 'running'],
    ['starts again', { running: true, restarting: true }, 'starting'],
  ])('one that %s is refused', async (_what, state, condition) => {
    await expect(stop(state)).rejects.toMatchObject({
      code: 'stop-failed',
      message: 'shop-app-1 does not stop',
      hint: 'Look at the container and the engine’s log; unpause it if it is paused.',
      details: [condition],
    })
  })

  test.each([
    ['that the engine refuses', refused(500).error],
    ['without an answer', lost().error],
  ])('%s is not taken for done', async (_what, error) => {
    await expect(stop({ exitCode: 0 }, error)).rejects.toBe(error)
  })
})

describe('starting', () => {
  test('one that the engine was killed in the middle of starting is told with what to do', async () => {
    fakeTime()
    const error = new EngineError('starting it', 500, new Error('task 1f0a: already exists'))

    await expect(inDueTime(start(error))).rejects.toMatchObject({
      code: 'start-failed',
      hint: expect.stringContaining('end the containerd-shim'),
    })
  })

  test('one that runs already is fine', async () => {
    await expect(start(refused(304).error)).resolves.toBeUndefined()
  })

  test('is tried again when the engine fails, which may be starting it itself', async () => {
    fakeTime()
    const stack = fakeStackEngine({
      states: { app: 'exited' },
      faults: { 'start app': { ...refused(500), times: 4 } },
    })
    const run = { ...runOn({}, undefined), engine: stack.engine }

    await inDueTime(startContainer(run, 'id-app', 'shop-app-1'))

    expect(stack.states).toEqual({ app: 'running' })
  })

  test.each([400, 404, 500])('one that the engine refuses with %i is told', async (code) => {
    fakeTime()
    await expect(inDueTime(start(refused(code).error))).rejects.toMatchObject({
      code: 'start-failed',
      message: 'shop-app-1 does not start',
      hint: 'The engine’s own words stand below; docker start shows them too.',
    })
  })
})

function stop(state: State, error?: Error) {
  return stopContainer(runOn(state, error), 'id-app', 'shop-app-1')
}

function start(error: Error) {
  return startContainer(runOn({}, error), 'id-app', 'shop-app-1')
}

function runOn(state: State, error: Error | undefined) {
  const { running = false, restarting = false, exitCode = 0, stopSignal } = state
  const act = async () => {
    if (error !== undefined) throw error
  }
  const engine = fakeEngine({
    getContainer: () => ({
      stop: act,
      start: act,
      inspect: async () => ({
        Config: stopSignal === undefined ? {} : { StopSignal: stopSignal },
        State: { Running: running, Restarting: restarting, ExitCode: exitCode },
      }),
    }),
  })
  return { ...captureContext([], () => Promise.reject(new Error('not asked for'))).run, engine }
}
