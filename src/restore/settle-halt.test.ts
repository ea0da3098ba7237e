import { describe, expect, test } from 'vitest'

import { stopEntry } from '../../test/support/example-journal.ts'
import { captureContext } from '../../test/support/fake-context.ts'
import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import {
  fakeStackEngine,
  refused,
  type FakeStackEngine,
} from '../../test/support/freeze/fake-stack-engine.ts'
import { writeJournal } from '../docker/journal.ts'
import type { JournalEntry } from '../model/journal.ts'
import { goBack } from './settle-journal.ts'

const entries: readonly JournalEntry[] = [
  { act: 'hook', service: 'app', container: 'shop-app-1', command: 'after' },
  stopEntry('cron'),
  { act: 'pause', containers: [{ id: 'id-app', name: 'shop-app-1' }] },
]

describe('after a backup that was killed', () => {
  test('what was paused goes on first, what was stopped is started, then the commands are run', async () => {
    const stack = fakeStackEngine({ states: { app: 'paused', cron: 'exited' } })

    await settle(stack)

    expect(stack.done).toEqual([
      'unpause app',
      'start cron',
      'hook of app: after',
      'clear hook',
      'clear stop',
      'clear pause',
    ])
  })

  test('a command that fails is noted, and is not run for ever', async () => {
    const notes: string[] = []
    const stack = fakeStackEngine({ exits: { after: 7 } })

    await settle(stack, notes)

    expect(notes).toEqual(['the hook of shop-app-1 failed: it ended with exit code 7'])
    expect(stack.journal()).toEqual([])
  })

  test('what cannot be let go stays in the journal, and keeps nothing else from going on', async () => {
    fakeTime()
    const stack = fakeStackEngine({
      states: { app: 'paused', cron: 'exited' },
      faults: { 'unpause app': refused(500) },
    })

    await expect(inDueTime(settle(stack))).rejects.toMatchObject({ code: 'unpause-failed' })

    expect(stack.done).toEqual(['start cron', 'hook of app: after'])
    expect(stack.journal()).toEqual(['hook', 'stop', 'pause'])
  })

  test('what cannot be started stays in the journal', async () => {
    const stack = fakeStackEngine({
      states: { app: 'paused', cron: 'exited' },
      faults: { 'start cron': refused(400) },
    })

    await expect(settle(stack)).rejects.toMatchObject({ code: 'start-failed' })

    expect(stack.states).toMatchObject({ app: 'running' })
    expect(stack.journal()).toEqual(['hook', 'stop', 'pause'])
  })
})

async function settle(stack: FakeStackEngine, notes: string[] = []): Promise<void> {
  const { run, repository } = captureContext([], noWorker)
  const context = {
    run: { ...run, engine: stack.engine },
    runWorker: noWorker,
    repository,
    findFiles: noWorker,
    image: 'sha256:lifeboat',
    startLimitMs: 1000,
    reached: new Map(),
    note: (text: string) => void notes.push(text),
  }
  for (const entry of entries) await writeJournal(context.run, context.image, entry)
  stack.done.length = 0
  await goBack(context, entries)
}

function noWorker(): Promise<never> {
  return Promise.reject(new Error('not asked for'))
}
