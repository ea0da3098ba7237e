import { runOn } from '../../test/support/run-on.ts'
import { describe, expect, test } from 'vitest'

import { finishEntry, stopEntry } from '../../test/support/example-journal.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { deadHolder, heldBy, journalOf, liveHolder } from '../../test/support/held-things.ts'
import { runningContainer, type FakeContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { EngineError } from '../docker/engine.ts'
import { writeRebuildMark } from '../docker/rebuild-mark.ts'
import type { Recovered } from '../model/recovered.ts'
import type { Opened } from './open-engine.ts'
import { locked, recoverOpened } from './under-lock.ts'

const config = { repository: '/repository', password: undefined, startLimitMs: 1000 }
const app = { ...runningContainer('app'), state: 'exited' } as const
const leftover = [app, ...journalOf('dead', [stopEntry()], deadHolder())]
const unreadable = leftover.map((each) =>
  each === app ? each : { ...each, labels: { ...each.labels, 'lifeboat.journal': 'null' } },
)

describe('the next run', () => {
  test('settles what a dead one left before it does anything, under the lock, and tells of it', async () => {
    const engine = openMemoryEngine({ containers: leftover })
    const told: Recovered[] = []

    await start(engine, (recovered) => told.push(recovered))

    expect(engine.done).toEqual([
      'lock run-1',
      'start shop-app-1',
      'forget stop',
      'act',
      'unlock run-1',
    ])
    expect(told).toEqual([{ runId: 'dead', state: 'old' }])
  })

  test('tells too what could not be brought back: somebody has removed it', async () => {
    const [, ...journal] = leftover
    const told: Recovered[] = []

    await start(openMemoryEngine({ containers: journal }), (recovered) => told.push(recovered))

    const notes = ['shop-app-1 is not started: somebody has removed it']
    expect(told).toEqual([{ runId: 'dead', state: 'old', notes }])
  })

  test('does nothing on a stack of which only half was made again', async () => {
    const engine = openMemoryEngine()
    const { run } = open(engine)
    await writeRebuildMark(run, 'lifeboat', { backup: 'b-1', stage: 'raising' })

    await expect(start(engine)).rejects.toMatchObject({ code: 'rebuild-unfinished' })

    expect(engine.done).toEqual(['lock run-1', 'unlock run-1'])
  })

  test('tells nothing where there was nothing to settle', async () => {
    const told: Recovered[] = []

    await start(openMemoryEngine(), (recovered) => told.push(recovered))

    expect(told).toEqual([])
  })

  test('does nothing at all where that cannot be settled, and lets go of the lock', async () => {
    fakeTime()
    const engine = openMemoryEngine({
      containers: leftover,
      before: (what) => {
        if (what === 'start shop-app-1') throw new EngineError('it', 500, new Error('no'))
      },
    })

    await expect(inDueTime(start(engine))).rejects.toMatchObject({ code: 'journal-unsettled' })

    expect(engine.done).toEqual(['lock run-1', 'unlock run-1'])
    expect([...engine.containers.keys()]).toEqual(['id-app', 'journal-dead-1'])
  })

  test('does nothing at all where the journal cannot be read', async () => {
    const engine = openMemoryEngine({ containers: unreadable })

    await expect(start(engine)).rejects.toBeInstanceOf(Error)

    expect(engine.done).toEqual(['lock run-1', 'unlock run-1'])
  })

  test('touches nothing of a journal whose run is under way', async () => {
    const engine = openMemoryEngine({ containers: underWay() })

    await expect(start(engine)).rejects.toMatchObject({ code: 'locked' })

    expect(engine.done).toEqual([])
  })

  test('clears away watchdogs of dead runs once all is settled, and none of a living one', async () => {
    const containers = [
      heldBy('watchdog', 'dead', deadHolder()),
      heldBy('watchdog', 'alive', liveHolder('alive')),
    ]
    const engine = openMemoryEngine({ containers })

    await start(engine)

    expect([...engine.containers.keys()]).toEqual(['watchdog-alive'])
  })
})

describe('the start of Lifeboat', () => {
  test('settles what a dead run left, under the lock, behind clearing away the dead one’s', async () => {
    const containers = [...leftover, heldBy('lock', 'dead', deadHolder())]
    const engine = openMemoryEngine({ containers })

    expect(await recoverOpened(config, open(engine))).toEqual({
      cleared: 'dead',
      journal: { runId: 'dead', state: 'old' },
      locks: 0,
    })

    expect(engine.done).toEqual([
      'unlock dead',
      'lock run-1',
      'start shop-app-1',
      'forget stop',
      'unlock run-1',
    ])
  })

  test('goes forward where everything was in place', async () => {
    const entries = [stopEntry(), finishEntry]
    const containers = [app, ...journalOf('dead', entries, deadHolder())]

    expect(await recoverOpened(config, open(openMemoryEngine({ containers })))).toEqual({
      cleared: null,
      journal: { runId: 'dead', state: 'new' },
      locks: 0,
    })
  })

  test('takes no lock where there is nothing to settle, and clears away dead watchdogs', async () => {
    const containers = [heldBy('watchdog', 'dead', deadHolder())]
    const engine = openMemoryEngine({ containers })

    expect(await recoverOpened(config, open(engine))).toEqual({
      cleared: null,
      journal: null,
      locks: 0,
    })

    expect(engine.done).toEqual(['remove watchdog'])
  })

  test('clears away what a look at the stack left that was killed: it holds no lock', async () => {
    const containers = [
      heldBy('worker', 'looked', deadHolder()),
      heldBy('worker', 'looking', liveHolder('looking')),
    ]
    const engine = openMemoryEngine({ containers })

    await recoverOpened(config, open(engine))

    expect([...engine.containers.keys()]).toEqual(['worker-looking'])
  })

  test('is refused as long as the run lives whose journal it is, and touches nothing', async () => {
    const engine = openMemoryEngine({ containers: underWay() })

    await expect(recoverOpened(config, open(engine))).rejects.toMatchObject({ code: 'locked' })

    expect(engine.done).toEqual([])
    expect(engine.containers.size).toBe(4)
  })
})

/** A restore of another process that lives, in the middle of it. */
function underWay(): FakeContainer[] {
  return [
    app,
    ...journalOf('alive', [stopEntry()], liveHolder('alive')),
    heldBy('lock', 'alive', liveHolder('alive')),
    heldBy('worker', 'alive', liveHolder('alive')),
  ]
}

function start(
  engine: MemoryEngine,
  onRecovered: (recovered: Recovered) => void = () => undefined,
): Promise<void> {
  const given = {
    signal: new AbortController().signal,
    runId: 'run-1',
    startedAt: new Date(0),
    onStep: () => undefined,
    onRecovered,
  }
  return locked(config, open(engine), 'backup', given, () => engine.note('act'))
}

function open(engine: MemoryEngine): Opened {
  const run = runOn(engine.client)
  return { run, self: exampleStack().self, project: 'shop' }
}
