import { describe, expect, test } from 'vitest'

import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { fakeStackEngine, lost, refused } from '../../test/support/freeze/fake-stack-engine.ts'
import { isPaused, isPauseRefused, pauseContainer, unpauseContainer } from './pause.ts'

describe('pausing', () => {
  test('stops a container where it stands', async () => {
    const { engine, states } = fakeStackEngine()

    await pauseContainer(engine, 'id-app', 'shop-app-1')

    expect(states).toEqual({ app: 'paused' })
  })

  test.each([
    [404, true],
    [409, true],
    [500, false],
    [504, false],
  ])('that is answered with %i is told; the engine left it alone: %s', async (code, isLeft) => {
    fakeTime()
    const { engine } = fakeStackEngine({ faults: { 'pause app': refused(code) } })

    const pausing = pauseContainer(engine, 'id-app', 'shop-app-1')
    const error = await inDueTime(pausing.catch((each: unknown) => each))

    expect(error).toMatchObject({
      code: 'pause-failed',
      message: 'shop-app-1 could not be paused',
      hint: 'The engine’s own words stand below.',
      details: ['the engine refused that: no'],
    })
    expect(isPauseRefused(error)).toBe(isLeft)
  })

  test('is tried again when the engine could not freeze it', async () => {
    fakeTime()
    const fault = { ...refused(500), times: 4 }
    const { engine, states } = fakeStackEngine({ faults: { 'pause app': fault } })

    await inDueTime(pauseContainer(engine, 'id-app', 'shop-app-1'))

    expect(states).toEqual({ app: 'paused' })
  })

  test.each([
    ['it stands still all the same', { ...refused(500), isLost: true, times: 1 }, {}],
    ['nobody can say whether it does', { ...refused(500), times: 1 }, { 'look at app': lost() }],
    ['a proxy failed', { ...refused(504), times: 1 }, {}],
  ])('is not tried again when %s: it must be let go', async (_what, fault, others) => {
    const { engine } = fakeStackEngine({ faults: { 'pause app': fault, ...others } })

    const error = await pauseContainer(engine, 'id-app', 'shop-app-1').catch((each) => each)

    expect(error).toMatchObject({ code: 'pause-failed' })
    expect(isPauseRefused(error)).toBe(false)
  })

  test('that is not answered is told as that', async () => {
    const { engine } = fakeStackEngine({ faults: { 'pause app': lost() } })

    const error = await pauseContainer(engine, 'id-app', 'shop-app-1').catch((each) => each)

    expect(error).toMatchObject({ code: 'engine-connection-lost' })
    expect(isPauseRefused(error)).toBe(false)
  })
})

describe('unpausing', () => {
  test.each(['running', 'exited', 'gone'] as const)('what is %s is fine', async (state) => {
    const { engine, states } = fakeStackEngine({ states: { app: state } })

    await unpauseContainer(engine, 'id-app', 'shop-app-1')

    expect(states).toEqual({ app: state })
  })

  test('is tried again when it fails', async () => {
    fakeTime()
    const fault = { ...refused(500), times: 9 }
    const stack = fakeStackEngine({ states: { app: 'paused' }, faults: { 'unpause app': fault } })

    await inDueTime(unpauseContainer(stack.engine, 'id-app', 'shop-app-1'))

    expect(stack.states).toEqual({ app: 'running' })
  })

  test('is tried again when nobody can say whether it stands still', async () => {
    fakeTime()
    const faults = { 'unpause app': { ...lost(), isLost: false, times: 1 }, 'look at app': lost() }
    const stack = fakeStackEngine({ states: { app: 'paused' }, faults })

    await inDueTime(unpauseContainer(stack.engine, 'id-app', 'shop-app-1'))

    expect(stack.states).toEqual({ app: 'running' })
  })

  test('is given up at last, and told', async () => {
    fakeTime()
    const faults = { 'unpause app': refused(500) }
    const { engine } = fakeStackEngine({ states: { app: 'paused' }, faults })

    await expect(inDueTime(unpauseContainer(engine, 'id-app', 'shop-app-1'))).rejects.toMatchObject(
      {
        code: 'unpause-failed',
        message: 'shop-app-1 is still paused',
        hint: 'Run docker unpause shop-app-1; then look at the engine’s log.',
        details: ['the engine refused that: no'],
      },
    )
  })
})

describe('a look', () => {
  test.each([
    ['paused', true],
    ['running', false],
    ['gone', false],
  ] as const)('at one that is %s', async (state, is) => {
    const { engine } = fakeStackEngine({ states: { app: state } })

    expect(await isPaused(engine, 'id-app', 'shop-app-1')).toBe(is)
  })

  test('that fails says nothing about it', async () => {
    const { engine } = fakeStackEngine({ faults: { 'look at app': refused(500) } })

    await expect(isPaused(engine, 'id-app', 'shop-app-1')).rejects.toMatchObject({
      code: 'engine-refused',
    })
  })
})
