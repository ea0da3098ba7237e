/** Containers that take their time to stop, and an engine that says nothing meanwhile. */
import { describe, expect, test } from 'vitest'

import { captureContext } from '../../test/support/fake-context.ts'
import { fakeTime, inDueTime, passTime } from '../../test/support/fake-time.ts'
import { lost, refused } from '../../test/support/freeze/fake-stack-engine.ts'
import { monotonicMs } from '../clock.ts'
import type { EngineClient } from './engine.ts'
import { stopContainer } from './stop-start.ts'

describe('the answer to a stop', () => {
  test.each([
    [
      'for as long as the container may take by its own settings',
      { StopTimeout: 600 },
      undefined,
      660_000,
    ],
    ['for as long as its label says', { StopTimeout: 5 }, 900, 960_000],
    ['for as long as the engine gives by default', { StopTimeout: null }, undefined, 70_000],
    ['for a day where it may take for ever', { StopTimeout: -1 }, undefined, 86_400_000],
  ])('is waited for %s', async (_long, Config, limitS, idleMs) => {
    const { run, patience } = openEngine({ Config })

    await stopContainer(run, 'id-app', 'shop-app-1', limitS)

    expect(patience).toEqual([idleMs])
  })

  test('that is lost is told only when the container has ended: whoever starts it again comes too early else', async () => {
    fakeTime()
    const { run } = openEngine({
      Config: { StopTimeout: 600 },
      endsAfterMs: 500_000,
      error: lost().error,
    })
    const settled: string[] = []

    const stopping = stopContainer(run, 'id-app', 'shop-app-1')
    stopping.catch(() => settled.push('lost'))
    await passTime(499_000)
    expect(settled).toEqual([])
    await passTime(2000)

    expect(settled).toEqual(['lost'])
  })

  test('that is lost is told at last when the container does not end', async () => {
    fakeTime()
    const { run } = openEngine({
      Config: { StopTimeout: 600 },
      endsAfterMs: 1e9,
      error: lost().error,
    })

    await expect(inDueTime(stopContainer(run, 'id-app', 'shop-app-1'))).rejects.toMatchObject({
      code: 'engine-connection-lost',
    })
  })

  test('that is a refusal is told at once: nothing stops', async () => {
    const { run } = openEngine({ Config: {}, endsAfterMs: 1e9, error: refused(500).error })

    await expect(stopContainer(run, 'id-app', 'shop-app-1')).rejects.toMatchObject({
      code: 'engine-refused',
    })
  })
})

type Given = {
  readonly Config: { readonly StopTimeout?: number | null }
  /** Told to stop, the container has ended so much later. */
  readonly endsAfterMs?: number
  readonly error?: Error
}

function openEngine({ Config, endsAfterMs = 0, error }: Given) {
  const patience: (number | undefined)[] = []
  let toldAtMs: number | undefined
  const container = {
    stop: async () => {
      toldAtMs = monotonicMs()
      if (error !== undefined) throw error
    },
    inspect: async () => {
      const Running = toldAtMs === undefined || monotonicMs() - toldAtMs < endsAfterMs
      return { Config, State: { Running, Restarting: false, ExitCode: 0 } }
    },
  }
  const engine: EngineClient = {
    lostCalls: () => 0,
    call: (what, act, given) => {
      if (what.startsWith('stopping')) patience.push(given?.idleMs)
      return act({ getContainer: () => container } as unknown as Parameters<typeof act>[0])
    },
  }
  const { run } = captureContext([], () => Promise.reject(new Error('not asked for')))
  return { run: { ...run, engine }, patience }
}
