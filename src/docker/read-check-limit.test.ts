import { expect, test } from 'vitest'

import { fakeEngine } from '../../test/support/fake-context.ts'
import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { runOn } from '../../test/support/run-on.ts'
import { monotonicMs } from '../clock.ts'
import { startAll } from './start-all.ts'
import { readCheckLimit } from './read-check-limit.ts'

const [second, minute] = [1e9, 60e9]
const slow = { Interval: 10 * minute, Timeout: 5 * second, Retries: 2, StartPeriod: minute }

test.each([
  ['of its own', slow, 21 * 60_000 + 10_000],
  ['that says nothing of times: the engine’s', {}, 180_000],
  ['that says 0: the engine’s', { Interval: 0, Timeout: 0, Retries: 0, StartPeriod: 0 }, 180_000],
  ['of which nothing is known: the engine’s', undefined, 180_000],
])('a check %s', (_what, Healthcheck, limitMs) => {
  const config = Healthcheck === undefined ? {} : { Healthcheck }
  expect(readCheckLimit({ Config: config as never })).toBe(limitMs)
})

test('one whose check is asked for the first time after the limit is waited for until then', async () => {
  expect(await start(['starting', 'healthy'])).toEqual([
    { service: 'app', container: 'shop-app-1', health: 'healthy' },
  ])
})

test('one whose check has said no is not waited for beyond the limit', async () => {
  await expect(start(['starting', 'unhealthy'])).rejects.toMatchObject({
    message: 'shop-app-1 is unhealthy after 600 s',
  })
})

test('one that is being started over and over is not waited for beyond the limit', async () => {
  await expect(start(['starting', 'starting'], { Restarting: true })).rejects.toMatchObject({
    message: 'shop-app-1 is starting after 300 s',
  })
})

test('one that may be ill is not waited for because of its check', async () => {
  const notes: string[] = []
  await start(['starting', 'healthy'], { mayBeIll: true, notes })

  expect(notes).toEqual(['shop-app-1 is starting after 0 s, as it was before'])
})

type Given = {
  readonly Restarting?: boolean
  readonly mayBeIll?: true
  readonly notes?: string[]
}

/** What the check says before and after its first asking, ten minutes after the start; five are waited for. */
function start(
  [before, after]: readonly [string, string],
  { Restarting = false, mayBeIll, notes = [] }: Given = {},
): ReturnType<typeof startAll> {
  fakeTime()
  const startedMs = monotonicMs()
  const engine = fakeEngine({
    getContainer: () => ({
      start: async () => undefined,
      inspect: async () => ({
        Config: { Healthcheck: slow },
        State: {
          Running: true,
          Restarting,
          Health: { Status: monotonicMs() - startedMs < 600_000 ? before : after },
        },
      }),
    }),
  })
  const container = { id: 'id-app', name: 'shop-app-1', service: 'app' }
  const limits = { startLimitMs: 300_000, illLimitMs: 0, note: (text: string) => notes.push(text) }
  const stopped = [{ ...container, ...(mayBeIll === undefined ? {} : { mayBeIll }) }]
  return inDueTime(startAll(runOn(engine), stopped, limits))
}
