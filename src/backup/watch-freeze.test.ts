import { describe, expect, test } from 'vitest'

import { fakeTime, inDueTime, passTime } from '../../test/support/fake-time.ts'
import { fakeEngine } from '../../test/support/fake-context.ts'
import { lost, refused } from '../../test/support/freeze/fake-stack-engine.ts'
import { watchOver } from './watch-freeze.ts'

const limitMs = 30_000
const containers = ['id-app=shop-app-1', 'id-worker=shop-worker-1']
const letGo = ['unpause id-app', 'unpause id-worker', 'fired']

describe('the watchdog', () => {
  test('is armed once the engine has answered', async () => {
    const { done } = watch()

    await passTime(0)

    expect(done).toEqual(['ping', 'armed'])
  })

  test('is not armed when the engine does not answer', async () => {
    const { done, ended } = watch({ ping: () => Promise.reject(lost().error) })

    await expect(inDueTime(ended)).rejects.toMatchObject({ code: 'engine-connection-lost' })

    expect(done).toEqual([])
  })

  test('lets everything go on when the limit is reached, counted from the beginning', async () => {
    const { done, begin, ended } = watch()
    await passTime(10 * limitMs)
    begin()
    await passTime(limitMs - 1)
    expect(done).toEqual(['ping', 'armed'])

    await passTime(1)
    await ended

    expect(done.slice(2)).toEqual(letGo)
  })

  test('does nothing when it is disarmed in time', async () => {
    const { done, begin, disarm, ended } = watch()
    begin()
    await passTime(limitMs - 1)

    disarm()
    await inDueTime(ended)

    expect(done).toEqual(['ping', 'armed', 'disarmed'])
  })

  test('can be disarmed before it has begun', async () => {
    const { done, disarm, ended } = watch()
    await passTime(0)

    disarm()
    await ended

    expect(done).toEqual(['ping', 'armed', 'disarmed'])
  })

  test('that never begins ends by itself', async () => {
    const { done, ended } = watch()

    await inDueTime(ended)

    expect(done.slice(2)).toEqual(letGo)
  })

  test('lets the others go on when it cannot with one, and fails', async () => {
    const { done, begin, ended } = watch({
      unpause: async (id) => {
        if (id === 'id-app') throw refused(500).error
      },
    })
    begin()

    await expect(inDueTime(ended)).rejects.toMatchObject({
      code: 'unpause-failed',
      message: 'shop-app-1 is still paused',
    })

    expect(done.slice(2)).toEqual(['unpause id-worker', 'fired'])
  })
})

type Acts = {
  readonly ping?: () => Promise<void>
  readonly unpause?: (id: string) => Promise<void>
}

function watch({ ping = async () => undefined, unpause = async () => undefined }: Acts = {}) {
  fakeTime()
  const done: string[] = []
  const engine = fakeEngine({
    ping: async () => {
      await ping()
      done.push('ping')
    },
    getContainer: (id: string) => ({
      unpause: async () => {
        await unpause(id)
        done.push(`unpause ${id}`)
      },
      inspect: async () => ({ State: { Paused: true } }),
    }),
  })
  const beginning = Promise.withResolvers<void>()
  const disarming = new AbortController()
  const cues = { begun: beginning.promise, done: disarming.signal }
  const ended = watchOver(engine, { limitMs, containers, ...cues }, ({ event }) => {
    done.push(String(event))
  })
  ended.catch(() => undefined)
  return { done, begin: beginning.resolve, disarm: () => disarming.abort(), ended }
}
