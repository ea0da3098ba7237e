import { expect, test } from 'vitest'

import { finishEntry, stopEntry } from '../../test/support/example-journal.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { fakeJournal, type FakeJournal } from '../../test/support/fake-journal.ts'
import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { runOn } from '../../test/support/run-on.ts'
import { LifeboatError } from '../errors.ts'
import type { JournalEntry } from '../model/journal.ts'
import { undoRestore } from './undo-restore.ts'

const failure = new LifeboatError('not-healthy', 'shop-app-1 is starting after 300 s', {
  hint: 'Look.',
  details: ['the first one'],
})

test('one that is not healthy when a restore is undone keeps nothing behind it down, and is named', async () => {
  const { result, journal } = await undo([stopEntry('app', 'web'), finishEntry], {
    ill: ['shop-app-1'],
  })

  expect(journal.done).toEqual(['write undo', 'start shop-app-1', 'start shop-web-1'])
  expect(journal.entries()).toEqual([])
  expect(result).toMatchObject({
    code: 'restore-undone',
    hint: 'What was restored is as it was before. The reason stands below, and what is to be looked at.',
    details: ['the first one', expect.stringMatching(/^shop-app-1 is unhealthy after \d+ s$/)],
  })
})

test('one that is not healthy after a failure before anything was overwritten is named with that', async () => {
  const { result, journal } = await undo([stopEntry('app', 'web')], { ill: ['shop-app-1'] })

  expect(journal.entries()).toEqual([])
  expect(result).toMatchObject({
    code: 'not-healthy',
    message: failure.message,
    hint: 'Look.',
    details: ['the first one', expect.stringMatching(/^shop-app-1 is unhealthy after \d+ s$/)],
    cause: failure,
  })
})

test('one that does not start keeps nothing behind it down; it alone is said to be, and the journal stays', async () => {
  const entries = [stopEntry('app', 'web'), finishEntry]

  const { result, journal } = await undo(entries, { refuse: 'start shop-app-1' })

  expect(journal.done).toEqual(['write undo', 'start shop-web-1'])
  expect(journal.entries()).toEqual([...entries, { act: 'undo' }])
  expect(result).toMatchObject({
    code: 'restore-stopped',
    details: [
      'the first one',
      'undoing it failed too: shop-app-1 does not start',
      'the engine refused start shop-app-1: no',
      'stopped: shop-app-1',
    ],
  })
})

async function undo(
  entries: readonly JournalEntry[],
  { refuse, ...given }: { readonly refuse?: string; readonly ill?: readonly string[] },
): Promise<{ readonly result: unknown; readonly journal: FakeJournal }> {
  fakeTime()
  const journal = fakeJournal(entries, refuse, given)
  const settling = {
    run: runOn(journal.engine),
    runWorker: noWorker,
    repository: exampleRepository,
    findFiles: noWorker,
    image: 'sha256:lifeboat',
    startLimitMs: 1000,
    reached: new Map(),
    note: () => undefined,
  }
  return { result: await inDueTime(undoRestore(settling, [], failure)), journal }
}

function noWorker(): Promise<never> {
  return Promise.reject(new Error('not asked for'))
}
