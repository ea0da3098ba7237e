import { describe, expect, test } from 'vitest'

import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { runningContainer } from '../../test/support/memory-engine-answers.ts'
import { runOn } from '../../test/support/run-on.ts'
import type { Replaced } from '../model/replaced.ts'
import type { WorkerSpec } from '../model/worker.ts'
import { makeWay, stopAndSafeguard } from './make-way.ts'

const restart = { Name: 'always' }
/** As the engine in memory says of each. */
const startedAt = '2026-11-21T00:00:00Z'
const replaced: Replaced = {
  containers: [
    {
      id: 'id-db',
      name: 'shop-db-1',
      state: 'running',
      startedAt,
      aside: 'shop-db-1-replaced',
      restart,
    },
    {
      id: 'id-app',
      name: 'shop-app-1',
      state: 'exited',
      startedAt,
      aside: 'shop-app-1-replaced',
      restart,
    },
  ],
  volumes: [
    { name: 'database', way: 'emptied' },
    { name: 'uploads', way: 'made anew' },
  ],
  networks: [],
  paths: ['/srv/data', '/srv/file'],
}

describe('before anything is stored', () => {
  test('what runs is stopped, and stays so', async () => {
    const engine = open()

    expect(await stop(engine)).toBe('id')

    expect(engine.done).toEqual([
      'journal stop',
      'stop shop-db-1',
      'store',
      'forget stop',
      'note id',
    ])
  })

  test('what ran runs again when it cannot be stored, and nothing else does', async () => {
    const engine = open()

    await expect(stop(engine, { store: failing })).rejects.toThrow('the disk is full')

    expect(engine.done).toEqual([
      'journal stop',
      'stop shop-db-1',
      'start shop-db-1',
      'forget stop',
    ])
  })

  test('what ran runs again when it cannot be written down', async () => {
    const engine = open()

    await expect(stop(engine, { note: failing })).rejects.toThrow('the disk is full')

    expect(engine.done.slice(1)).toEqual([
      'stop shop-db-1',
      'store',
      'forget stop',
      'start shop-db-1',
    ])
  })

  test('what does not start again is named, beside why', async () => {
    const engine = open()
    engine.containers.delete('id-app')
    const gone: Replaced = {
      ...replaced,
      containers: replaced.containers.map((each) => ({ ...each, state: 'running' })),
    }

    await expect(stop(engine, { what: gone, store: failing })).rejects.toMatchObject({
      code: 'start-failed',
      message: 'shop-app-1 does not start again',
      cause: expect.objectContaining({ message: 'the disk is full' }),
    })
    // It may be why the stack is to be replaced: nothing waits for it.
    expect(engine.done).toContain('forget stop')
  })

  test('nothing is stored while somebody runs on it', async () => {
    const engine = open()
    engine.add(runningContainer('other', ['uploads'], 'blog'))

    await expect(stop(engine)).rejects.toMatchObject({ code: 'target-in-use' })

    expect(engine.done).not.toContain('store')
  })

  test('it does not count when somebody came to run on it meanwhile', async () => {
    const engine = open()
    const store = async () => {
      engine.add(runningContainer('other', ['uploads'], 'blog'))
      return 'id'
    }

    await expect(stop(engine, { store })).rejects.toMatchObject({
      code: 'target-in-use',
    })
  })
})

describe('out of the way', () => {
  test('go containers by name, never to start by themselves; volumes and folders emptied; volumes that nobody has', async () => {
    const engine = open()
    await stop(engine)
    engine.done.length = 0

    await make(engine)

    expect(engine.done).toEqual([
      'restart no shop-db-1',
      'rename shop-db-1 shop-db-1-replaced',
      'restart no shop-app-1',
      'rename shop-app-1 shop-app-1-replaced',
      'empty database /srv/data',
      'remove volume uploads',
    ])
  })

  test('a second time goes on where the first was cut off', async () => {
    const engine = open()
    await stop(engine)
    await make(engine)
    engine.done.length = 0

    await make(engine)

    expect(engine.done.filter((what) => what.startsWith('rename'))).toEqual([])
    expect(engine.done).toContain('empty database /srv/data')
  })

  test('nothing goes when a container has been started since it was stored', async () => {
    const engine = open()
    await stop(engine)
    engine.done.length = 0
    const containers = replaced.containers.map((each) => ({
      ...each,
      startedAt: '2026-11-20T00:00:00Z',
    }))

    await expect(make(engine, { ...replaced, containers })).rejects.toMatchObject({
      code: 'rebuild-not-replaced',
      message: 'shop-db-1 has been started since what it uses was stored',
    })

    expect(engine.done).not.toContain('empty database /srv/data')
  })

  test('nothing goes that somebody runs on', async () => {
    const engine = open()
    await stop(engine)
    engine.add(runningContainer('other', ['database'], 'blog'))

    await expect(make(engine)).rejects.toMatchObject({ code: 'target-in-use' })

    expect(engine.done).not.toContain('empty database /srv/data')
    expect([...engine.volumes.keys()]).toContain('uploads')
  })

  test('a volume that the engine keeps is not taken for a new one', async () => {
    const engine = openMemoryEngine({
      volumes: { uploads: {} },
      after: (what) => {
        if (what === 'remove volume uploads') engine.volumes.set('uploads', {})
      },
    })
    const alone: Replaced = { ...replaced, containers: [] }

    await expect(make(engine, alone)).rejects.toMatchObject({
      code: 'target-in-use',
      message: 'a container has been made that has volume uploads',
    })
  })
})

const self = { containerId: 'own', image: 'image', project: 'shop', mounts: [], networks: [] }

function failing(): Promise<never> {
  return Promise.reject(new Error('the disk is full'))
}

function open(): MemoryEngine {
  const app = runningContainer('app')
  return openMemoryEngine({
    containers: [runningContainer('db', ['database']), { ...app, state: 'exited' }],
    volumes: { database: {}, uploads: {} },
  })
}

type Given = {
  readonly what?: Replaced
  readonly store?: () => Promise<string | null>
  readonly note?: (safeguard: string | null) => Promise<void>
}

function stop(engine: MemoryEngine, given: Given = {}): Promise<string | null> {
  const {
    what = replaced,
    store = async () => {
      await engine.note('store')
      return 'id'
    },
    note = (id) => engine.note(`note ${id}`),
  } = given
  return stopAndSafeguard({ run: runOn(engine.client), self }, what, store, note)
}

function make(engine: MemoryEngine, what = replaced): Promise<void> {
  const runWorker = async ({ mounts }: WorkerSpec) => {
    await engine.note(`empty ${mounts.map(({ source }) => source).join(' ')}`)
    return { stdout: '', stderr: '' }
  }
  const places = [
    { path: '/srv/data', kind: 'folder', isFilled: true },
    { path: '/srv/file', kind: 'file', isFilled: true },
  ] as const
  return makeWay({ run: runOn(engine.client), runWorker, self, places }, what)
}
