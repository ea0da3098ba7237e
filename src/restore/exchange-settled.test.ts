/** What settling does with volumes that were exchanged, in every state that a crash can leave. */
import { describe, expect, test } from 'vitest'

import {
  exchangeEntry,
  finishEntry,
  stageEntry,
  stopEntry,
  writeEntry,
} from '../../test/support/example-journal.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { EngineError } from '../docker/engine.ts'
import type { JournalEntry } from '../model/journal.ts'
import { WorkerFailedError } from '../model/worker.ts'
import type { SettleContext } from './settle-context.ts'
import { goBack, goForward, letGoOfOld } from './settle-journal.ts'

type Settle = (context: SettleContext, entries: readonly JournalEntry[]) => Promise<unknown>

const removed = ['worker empty-scratch', 'remove volume lifeboat-scratch-run-1']

describe('volumes that were restored beside the live ones', () => {
  test.each<[string, Settle, JournalEntry[], string[]]>([
    ['are removed on the way back', goBack, [stageEntry], removed],
    [
      'and exchanged go back before anything starts, and are removed after',
      goBack,
      [stageEntry, stopEntry(), exchangeEntry()],
      ['stop app', 'worker exchange-back', 'start shop-app-1', ...removed],
    ],
    [
      'and exchanged, at the end of the run, too',
      goBack,
      [stageEntry, stopEntry(), exchangeEntry({ safeguard: null }), finishEntry],
      ['stop app', 'worker exchange-back', 'start shop-app-1', ...removed],
    ],
    [
      'stay in place on the way forward',
      goForward,
      [stageEntry, stopEntry(), exchangeEntry(), finishEntry],
      ['start shop-app-1'],
    ],
    ['let go of the old ones at the end', letGoOfOld, [stageEntry, exchangeEntry()], removed],
  ])('%s', async (_what, settle, entries, expected) => {
    const { context, done } = settling()

    await settle(context, entries)

    expect(done).toEqual(expected)
  })

  test('come into place before files are written on that nothing can bring back', async () => {
    const { context, done } = settling()
    const entries = [exchangeEntry({ safeguard: null }), writeEntry({ safeguard: null })]

    // There is no repository, so it goes no further.
    await expect(goForward(context, entries)).rejects.toThrow('there is no repository')
    expect(done.slice(0, 2)).toEqual(['stop app', 'worker exchange-files'])
  })

  test('that do not go back: nothing starts, and both sides stay', async () => {
    const { context, done } = settling('exchange-back')

    await expect(goBack(context, [stageEntry, stopEntry(), exchangeEntry()])).rejects.toMatchObject(
      { code: 'files-not-exchanged' },
    )
    expect(done).toEqual(['stop app', 'worker exchange-back'])
  })

  test('are not exchanged while another project’s container runs on them', async () => {
    const { context, done } = settling(undefined, 'blog')

    await expect(goBack(context, [exchangeEntry()])).rejects.toMatchObject({
      code: 'target-in-use',
    })
    expect(done).toEqual([])
  })

  test('that cannot be emptied are removed all the same, and it is told', async () => {
    const { context, done, notes } = settling('empty-scratch')

    await letGoOfOld(context, [stageEntry])

    expect(done).toEqual(removed)
    expect(notes).toEqual([
      expect.stringContaining('the scratch volume lifeboat-scratch-run-1 could not be emptied'),
    ])
  })

  test('that are gone already are not made anew by a worker', async () => {
    const { context, done } = settling(undefined, 'shop', false)

    await letGoOfOld(context, [stageEntry])

    expect(done).toEqual([])
  })
})

/** An engine with a scratch volume, and a container at work on what is exchanged. The one worker that is named fails. */
function settling(
  failing?: string,
  project = 'shop',
  hasScratch = true,
): { context: SettleContext; done: string[]; notes: string[] } {
  const done: string[] = []
  const notes: string[] = []
  let [isThere, isRunning] = [hasScratch, true]
  const runWorker: SettleContext['runWorker'] = async ({ purpose }) => {
    done.push(`worker ${purpose}`)
    if (purpose === failing) throw new WorkerFailedError('failed', { stdout: '', stderr: '' }, 1)
    return { stdout: '', stderr: '' }
  }
  const engine = fakeEngine({
    listContainers: async ({ filters }: { filters?: unknown }) =>
      filters === undefined && isRunning ? [atWork(project)] : [],
    getContainer: (id: string) => ({
      start: async () => void done.push(`start ${id}`),
      stop: async () => {
        isRunning = false
        done.push(`stop ${id}`)
      },
      inspect: async () => ({
        State: { Running: isRunning || id !== 'app', Health: { Status: 'healthy' } },
      }),
    }),
    listVolumes: async () => ({ Volumes: isThere ? [{ Name: 'lifeboat-scratch-run-1' }] : [] }),
    getVolume: (name: string) => ({
      inspect: async () => {
        if (isThere) return { Name: name, Driver: 'local', Labels: {}, Options: {} }
        throw new EngineError('a look', 404, new Error('no such volume'))
      },
      remove: async () => {
        isThere = false
        done.push(`remove volume ${name}`)
      },
    }),
  })
  const { run } = captureContext([], runWorker)
  const context = {
    run: { ...run, engine },
    runWorker,
    repository: exampleRepository,
    findFiles: () => Promise.reject(new Error('there is no repository')),
    image: 'sha256:lifeboat',
    startLimitMs: 1000,
    reached: new Map(),
    note: (text: string) => void notes.push(text),
  }
  return { context, done, notes }
}

function atWork(project: string): unknown {
  return {
    Id: 'app',
    Names: ['/shop-app-1'],
    State: 'running',
    Labels: { 'com.docker.compose.project': project, 'com.docker.compose.service': 'app' },
    Mounts: [{ Type: 'volume', Name: 'shop_uploads', Source: '' }],
  }
}
