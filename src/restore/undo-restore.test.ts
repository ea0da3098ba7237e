import { describe, expect, test } from 'vitest'

import {
  exchangeEntry,
  finishEntry,
  stageEntry,
  stopEntry,
  writeEntry,
} from '../../test/support/example-journal.ts'
import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { fakeJournal, type FakeJournal } from '../../test/support/fake-journal.ts'
import { exampleRepository, filesStep, loadTarget } from '../../test/support/example-restore.ts'
import { captureContext } from '../../test/support/fake-context.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { SettleContext } from './settle-context.ts'
import { undoRestore } from './undo-restore.ts'

const failure = new LifeboatError('files-not-restored', 'the files could not be written', {
  hint: 'Look.',
  details: ['no space left on device'],
})

describe('a restore that failed', () => {
  test('before the journal has an entry leaves nothing to do', async () => {
    const { result, journal } = await undo([])

    expect(result).toBe(failure)
    expect(journal.done).toEqual([])
  })

  test('before anything was overwritten ends with the reason, all of it started again', async () => {
    const { result, journal } = await undo([stopEntry('app', 'web')])

    expect(result).toBe(failure)
    expect(journal.done).toEqual(['start shop-app-1', 'start shop-web-1'])
    expect(journal.entries()).toEqual([])
  })

  test('before anything was overwritten is no more than an interruption when it was interrupted', async () => {
    const interruption = interrupted()

    expect((await undo([stopEntry()], {}, interruption)).result).toBe(interruption)
  })

  test('when everything was in place is undone, and says so', async () => {
    const { result, journal } = await undo([stopEntry(), finishEntry])

    expect(result).toMatchObject({
      code: 'restore-undone',
      message: 'the restore failed and was undone: the files could not be written',
      hint: 'The stack is as it was before, and running. The reason stands below.',
      details: ['no space left on device'],
      cause: failure,
    })
    expect(journal.done).toEqual(['write undo', 'start shop-app-1'])
    expect(journal.entries()).toEqual([])
  })

  test('takes no server’s earlier answer for granted: it may be what failed', async () => {
    const { reached } = await undo([stopEntry(), finishEntry])

    expect(reached.size).toBe(0)
  })

  test('with a bug of ours is undone just so', async () => {
    const bug = new TypeError('x is not a function')

    expect((await undo([stopEntry(), finishEntry], {}, bug)).result).toMatchObject({
      code: 'restore-undone',
      message: 'the restore failed and was undone: x is not a function',
      details: [],
      cause: bug,
    })
  })

  test('with files half written that nothing brings back stays as it is, and says what stands still', async () => {
    const steps = [filesStep(), filesStep({ target: 'shop_other' })]
    const entries = [stopEntry('app', 'web'), writeEntry({ safeguard: null, steps })]

    const { result, journal } = await undo(entries)

    expect(result).toMatchObject({
      code: 'restore-stopped',
      message: 'the restore failed half way: the files could not be written',
      hint: 'Restart Lifeboat: it goes on from its journal. There is no safety backup to go back to.',
      details: [
        'no space left on device',
        'stopped: shop-app-1',
        'stopped: shop-web-1',
        'half written: shop_uploads',
        'half written: shop_other',
      ],
      cause: failure,
    })
    expect(journal.done).toEqual([])
    expect(journal.entries()).toEqual(entries)
  })

  test('and cannot be undone now keeps its journal, and names the safety backup', async () => {
    const entries = [stopEntry(), writeEntry()]

    const { result, journal } = await undo(entries, { refuse: 'finding users' })

    expect(result).toMatchObject({
      code: 'restore-stopped',
      hint: 'Restart Lifeboat: it goes back by its journal. The safety backup is run-1-safety.',
      details: [
        'no space left on device',
        'undoing it failed too: the engine refused finding users: no',
        'stopped: shop-app-1',
        'half written: shop_uploads',
      ],
    })
    expect(journal.entries()).toEqual([...entries, { act: 'undo' }])
  })

  test('with volumes exchanged, and cannot be undone now, names both, and the safety backup', async () => {
    const entries = [stageEntry, stopEntry(), exchangeEntry()]

    const { result, journal } = await undo(entries, { refuse: 'finding users' })

    expect(result).toMatchObject({
      code: 'restore-stopped',
      hint: 'Restart Lifeboat: it goes back by its journal. The safety backup is run-1-safety.',
      details: [
        'no space left on device',
        'undoing it failed too: the engine refused finding users: no',
        'stopped: shop-app-1',
        'old or restored: shop_uploads',
      ],
    })
    expect(journal.entries()).toEqual([...entries, { act: 'undo' }])
  })

  test('after the last file, and cannot be undone now, goes back all the same', async () => {
    fakeTime()

    const { result, journal } = await inDueTime(
      undo([stopEntry(), finishEntry], { refuse: 'start shop-app-1' }),
    )

    expect(result).toMatchObject({
      code: 'restore-stopped',
      hint: 'Restart Lifeboat: it goes back by its journal.',
      details: [
        'no space left on device',
        'undoing it failed too: shop-app-1 does not start',
        'the engine refused start shop-app-1: no',
        'stopped: shop-app-1',
      ],
    })
    expect(journal.entries().at(-1)).toEqual({ act: 'undo' })
  })

  test('when the journal cannot be read says that, too', async () => {
    const { result } = await undo([stopEntry()], { refuse: 'reading' })

    expect(result).toMatchObject({
      code: 'restore-stopped',
      details: ['no space left on device', 'undoing it failed too: the engine refused reading: no'],
    })
  })
})

function runWorker(): Promise<never> {
  return Promise.reject(new Error('not asked for'))
}

async function undo(
  entries: readonly JournalEntry[],
  given: { readonly refuse?: string } = {},
  error: Error = failure,
): Promise<{
  readonly result: unknown
  readonly journal: FakeJournal
  readonly reached: SettleContext['reached']
}> {
  const journal = fakeJournal(entries, given.refuse)
  const target = loadTarget()
  const { run } = captureContext([], runWorker)
  const settling: SettleContext = {
    run: { ...run, engine: journal.engine },
    runWorker,
    repository: exampleRepository,
    findFiles: () => Promise.reject(new Error('there is no repository')),
    image: 'sha256:lifeboat',
    startLimitMs: 1000,
    reached: new Map([['shop-db-1', { target, startedAt: '' }]]),
    note: () => undefined,
  }
  const result = await undoRestore(settling, [], error)
  return { result, journal, reached: settling.reached }
}
