import { describe, expect, test } from 'vitest'

import {
  fakeStackEngine,
  lost,
  refused,
  type FakeStackEngine,
} from '../../test/support/freeze/fake-stack-engine.ts'
import { holdRequest, stopStep } from '../../test/support/freeze/hold-request.ts'
import { stopEntry } from '../../test/support/example-journal.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { JournalEntry } from '../model/journal.ts'
import { startStopped, stopWriters, type StoppedAt } from './stop-writers.ts'

/** Dependants first. */
const steps = [stopStep('worker'), stopStep('app', 90)]

describe('stopping', () => {
  test('is written down first, in the order of starting, and goes by each one’s own time', async () => {
    const stack = fakeStackEngine()
    const written: JournalEntry[] = []

    expect(await stop(stack, { written })).toEqual([])

    expect(stack.done).toEqual(['write', 'stop worker', 'stop app within 90 s'])
    expect(written).toEqual([stopEntry('app', 'worker')])
  })

  test('nothing is not written down', async () => {
    const stack = fakeStackEngine()
    const write = async () => void stack.done.push('write')

    expect(await stopWriters(holdRequest(stack, []), write, new Map())).toEqual([])
    expect(stack.done).toEqual([])
  })

  test('leaves what has ended since the plan was made as it is: it is not started afterwards', async () => {
    const stack = fakeStackEngine({ states: { worker: 'exited' } })
    const written: JournalEntry[] = []
    const stoppedAt: StoppedAt = new Map()

    expect(await stop(stack, { written, stoppedAt })).toEqual([])

    expect(stack.done).toEqual(['write', 'stop app within 90 s'])
    expect(written).toEqual([stopEntry('app')])
    // It counts as one that somebody has started when it writes all the same.
    expect([...stoppedAt.keys()]).toEqual(['shop-worker-1', 'shop-app-1'])
  })

  test('what is ill is noted as such: it need not be well afterwards', async () => {
    const written: JournalEntry[] = []

    await stop(fakeStackEngine({ unhealthy: ['app'] }), { written })

    const [app, worker] = stopEntry('app', 'worker').containers
    expect(written).toEqual([{ act: 'stop', containers: [{ ...app, mayBeIll: true }, worker] }])
  })

  test('with a kill at its end is a reason: the files are not as they would have been left', async () => {
    const killed = await stop(fakeStackEngine({ stopsWith: { worker: 137, app: 143 } }))

    expect(killed).toEqual(['shop-worker-1 did not stop in time and was killed'])
  })

  test('ends when the run is interrupted, before the next one', async () => {
    const stopping = new AbortController()
    const stack = fakeStackEngine({ meanwhile: { 'stop worker': () => stopping.abort() } })

    await expect(stop(stack, { signal: stopping.signal })).rejects.toMatchObject({
      code: 'interrupted',
    })

    expect(stack.done).toEqual(['write', 'stop worker'])
  })

  test.each([
    ['is refused', refused(500), 'the engine refused that: no'],
    ['is not answered', lost(), 'lost'],
  ])('that %s is a reason; what it may need runs on', async (_what, fault, why) => {
    const stack = fakeStackEngine({ faults: { 'stop worker': fault } })
    const stoppedAt: StoppedAt = new Map()

    expect(await stop(stack, { stoppedAt })).toEqual([`shop-worker-1 could not be stopped: ${why}`])
    expect(stack.done).toEqual(['write'])
    expect([...stoppedAt.keys()]).toEqual([])
  })

  test.each([interrupted(), new TypeError('no')])('passes %s on', async (error) => {
    const stack = fakeStackEngine({ faults: { 'stop worker': { error, isLost: false } } })

    await expect(stop(stack)).rejects.toBe(error)
  })
})

describe('starting again', () => {
  test('goes in the order of the journal, and tells how long each one stood still', async () => {
    const stack = fakeStackEngine({ states: { app: 'exited', worker: 'exited' } })

    const { stopped, failures } = await start(stack, ['app', 'worker'])

    expect(stack.done).toEqual(['start app', 'start worker'])
    expect(stopped.map(({ service }) => service)).toEqual(['app', 'worker'])
    expect(failures).toEqual([])
  })

  test('of what had not been stopped yet is done all the same, and not told', async () => {
    const stack = fakeStackEngine()

    const { stopped } = await start(stack, ['app'], new Map())

    expect(stack.done).toEqual(['start app'])
    expect(stopped).toEqual([])
  })

  test('of one that cannot be is a failure, and keeps nothing else from being started', async () => {
    const stack = fakeStackEngine({ faults: { 'start app': refused(400) } })

    const { failures } = await start(stack, ['app', 'worker'])

    expect(failures).toMatchObject([
      { what: 'service app', code: 'start-failed', why: 'shop-app-1 does not start' },
    ])
    expect(stack.done).toEqual(['start worker'])
  })

  test('of one that is not healthy in time is told', async () => {
    const stack = fakeStackEngine({ unhealthy: ['app'] })

    const { failures, warnings } = await start(stack, ['app'])

    expect(failures).toEqual([])
    expect(warnings).toEqual(['shop-app-1 is unhealthy after 0 s'])
  })

  test('does not hide a bug of ours', async () => {
    const bug = new TypeError('no')
    const stack = fakeStackEngine({ faults: { 'start app': { error: bug, isLost: false } } })

    await expect(start(stack, ['app'])).rejects.toBe(bug)
    expect(bug).not.toBeInstanceOf(LifeboatError)
  })
})

type Stopping = {
  readonly written?: JournalEntry[]
  readonly signal?: AbortSignal
  readonly stoppedAt?: StoppedAt
}

function stop(
  stack: FakeStackEngine,
  { written = [], signal, stoppedAt = new Map() }: Stopping = {},
): Promise<string[]> {
  const request = holdRequest(stack, steps)
  const run = signal === undefined ? request.run : { ...request.run, signal }
  const write = async (entry: JournalEntry): Promise<void> => {
    stack.done.push('write')
    written.push(entry)
  }
  return stopWriters({ ...request, run }, write, stoppedAt)
}

function start(
  stack: FakeStackEngine,
  services: readonly string[],
  stoppedAt: StoppedAt = new Map(services.map((each) => [`shop-${each}-1`, 0])),
) {
  const { run } = holdRequest(stack, [])
  return startStopped(run, [stopEntry(...services)], 0, stoppedAt)
}
