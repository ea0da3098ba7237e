import { beforeEach, describe, expect, test } from 'vitest'

import { finishEntry, stopEntry } from '../../test/support/example-journal.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { deadHolder, heldBy, journalOf, liveHolder } from '../../test/support/held-things.ts'
import { runningContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { EngineError } from '../docker/engine.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { Recovered } from '../model/recovered.ts'
import { settleJournal } from './recover.ts'
import { openSettling } from './settle-context.ts'

const app = { ...runningContainer('app'), state: 'exited' } as const
const cut: JournalEntry = { act: 'pause', containers: [{ id: 'id-app', name: 'shop-app-1' }] }

describe('what a run that died left half done', () => {
  test.each<[string, JournalEntry[], Recovered['state']]>([
    ['back', [stopEntry()], 'old'],
    ['forward, where all was in place', [stopEntry(), finishEntry], 'new'],
  ])('is brought %s, and the run is named', async (_way, entries, state) => {
    const engine = openMemoryEngine({
      containers: [app, ...journalOf('dead', entries, deadHolder())],
    })

    expect(await settle(engine)).toEqual({ runId: 'dead', state })

    expect(engine.done).toEqual(['start shop-app-1', ...entries.map(({ act }) => `forget ${act}`)])
  })

  test('is nothing where there is no journal: nothing is touched', async () => {
    const engine = openMemoryEngine({ containers: [app, heldBy('worker', 'dead', deadHolder())] })

    expect(await settle(engine)).toBeUndefined()

    expect(engine.done).toEqual([])
    expect(engine.containers.size).toBe(2)
  })

  test('is not touched before its workers, and those of its safety backup, are gone', async () => {
    const seen: string[][] = []
    const engine: MemoryEngine = openMemoryEngine({
      containers: [
        app,
        ...journalOf('dead', [stopEntry()], deadHolder()),
        heldBy('worker', 'dead', deadHolder()),
        heldBy('worker', 'dead-safety', deadHolder()),
        heldBy('worker', 'run-2', liveHolder('run-2')),
      ],
      before: (what) => {
        if (what === 'start shop-app-1') seen.push([...engine.containers.keys()])
      },
    })

    await settle(engine)

    expect(seen).toEqual([['id-app', 'journal-dead-1', 'worker-run-2']])
  })

  test('goes with the volumes that it made, and with no other’s', async () => {
    const entries = ['look', 'kept'].map((name): JournalEntry => ({ act: 'make-volume', name }))
    const volumes = { look: { 'lifeboat.made-by': 'dead' }, kept: {} }
    const engine = openMemoryEngine({
      containers: journalOf('dead', entries, deadHolder()),
      volumes,
    })

    await settle(engine)

    expect([...engine.volumes.keys()]).toEqual(['kept'])
  })

  test('goes on before anything else, and runs the commands that are owed last', async () => {
    const command = 'rm /maintenance'
    const owed: JournalEntry[] = [
      { act: 'hook', service: 'app', container: 'shop-app-1', command },
      stopEntry('web'),
      cut,
    ]
    const engine = openMemoryEngine({
      containers: [
        { ...app, state: 'paused' },
        { ...runningContainer('web'), state: 'exited' },
        ...journalOf('dead', owed, deadHolder()),
      ],
    })

    await settle(engine)

    expect(engine.done.slice(0, 3)).toEqual([
      'unpause shop-app-1',
      'start shop-web-1',
      'hook rm /maintenance',
    ])
  })

  test('is watched over until it is settled, and no longer', async () => {
    const seen: boolean[] = []
    const engine: MemoryEngine = openMemoryEngine({
      containers: [
        app,
        ...journalOf('dead', [stopEntry()], deadHolder()),
        heldBy('watchdog', 'dead', deadHolder()),
      ],
      before: (what) => {
        if (what === 'start shop-app-1') seen.push(engine.containers.has('watchdog-dead'))
      },
    })

    await settle(engine)

    expect(seen).toEqual([true])
    expect([...engine.containers.keys()]).toEqual(['id-app'])
  })
})

describe('what cannot be settled', () => {
  beforeEach(fakeTime)

  test('stays in the journal, with why and what to do', async () => {
    const engine = openMemoryEngine({
      containers: [app, ...journalOf('dead', [stopEntry()], deadHolder())],
      before: refuseToStart(() => true),
    })

    await expect(inDueTime(settle(engine))).rejects.toMatchObject({
      code: 'journal-unsettled',
      message: 'what run dead left half done could not be settled: shop-app-1 does not start',
      hint: 'Mend what stands below, then restart Lifeboat: it tries again from its journal.',
      details: [
        'The engine’s own words stand below; docker start shows them too.',
        expect.stringContaining('no space'),
      ],
    })
    expect([...engine.containers.keys()]).toEqual(['id-app', 'journal-dead-1'])
  })

  test('stays watched over, its own workers gone', async () => {
    const engine: MemoryEngine = openMemoryEngine({
      containers: [
        app,
        ...journalOf('dead', [cut, stopEntry()], deadHolder()),
        heldBy('watchdog', 'dead', deadHolder()),
      ],
      before: (what) => {
        if (what !== 'start shop-app-1') return
        engine.add(heldBy('worker', 'dead', liveHolder('dead')))
        throw new EngineError('it', 500, new Error('no'))
      },
    })

    await expect(inDueTime(settle(engine))).rejects.toMatchObject({ code: 'journal-unsettled' })

    expect([...engine.containers.keys()]).toEqual([
      'id-app',
      'journal-dead-1',
      'journal-dead-2',
      'watchdog-dead',
    ])
  })

  test('is settled by the next that tries, once it can be', async () => {
    let isFull = true
    const engine = openMemoryEngine({
      containers: [app, ...journalOf('dead', [stopEntry()], deadHolder())],
      before: refuseToStart(() => isFull),
    })
    await expect(inDueTime(settle(engine))).rejects.toMatchObject({ code: 'journal-unsettled' })
    isFull = false

    expect(await inDueTime(settle(engine))).toEqual({ runId: 'dead', state: 'old' })
  })
})

test('what somebody has removed meanwhile keeps nothing from being settled', async () => {
  const engine = openMemoryEngine({ containers: journalOf('dead', [stopEntry()], deadHolder()) })

  expect(await settle(engine)).toEqual({ runId: 'dead', state: 'old' })
  expect([...engine.containers.keys()]).toEqual([])
})

function refuseToStart(isRefused: () => boolean): (what: string) => void {
  return (what) => {
    if (what === 'start shop-app-1' && isRefused()) {
      throw new EngineError('it', 500, new Error('no space'))
    }
  }
}

function settle(engine: MemoryEngine): Promise<Recovered | undefined> {
  return settleJournal(
    (runId) =>
      openSettling({
        run: {
          engine: engine.client,
          runId,
          project: 'shop',
          signal: new AbortController().signal,
          stepTimeoutMs: 1000,
          ownContainerId: 'id-lifeboat',
        },
        repository: exampleRepository,
        findFiles: () => Promise.reject(new Error('there is no repository')),
        image: 'sha256:lifeboat',
        startLimitMs: 1000,
        reached: new Map(),
        note: () => undefined,
      }),
    engine.client,
    'shop',
  )
}
