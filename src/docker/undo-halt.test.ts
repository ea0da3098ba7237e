import { describe, expect, test } from 'vitest'

import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import {
  fakeStackEngine,
  refused,
  type FakeStackEngine,
} from '../../test/support/freeze/fake-stack-engine.ts'
import { holdRequest } from '../../test/support/freeze/hold-request.ts'
import { delay } from '../clock.ts'
import type { JournalEntry } from '../model/journal.ts'
import { runHooks, unpauseAll } from './undo-halt.ts'

const paused: JournalEntry[] = [
  { act: 'pause', containers: [named('app'), named('worker')] },
  { act: 'finish' },
  { act: 'pause', containers: [named('cron')] },
]

describe('letting go', () => {
  test('is of all that the journal says was paused', async () => {
    const stack = fakeStackEngine({ states: { app: 'paused', worker: 'running', cron: 'paused' } })

    await unpauseAll(stack.engine, paused)

    expect(stack.states).toEqual({ app: 'running', worker: 'running', cron: 'running' })
  })

  test('of one that fails keeps none of the others paused', async () => {
    fakeTime()
    const stack = fakeStackEngine({
      states: { app: 'paused', worker: 'paused', cron: 'paused' },
      faults: { 'unpause app': refused(500) },
    })

    await expect(inDueTime(unpauseAll(stack.engine, paused))).rejects.toMatchObject({
      code: 'unpause-failed',
    })

    expect(stack.states).toEqual({ app: 'paused', worker: 'running', cron: 'running' })
  })

  test('has not failed before all were tried to the end', async () => {
    fakeTime()
    const stack = fakeStackEngine({
      states: { app: 'paused', worker: 'paused' },
      faults: { 'unpause app': refused(500) },
      meanwhile: { 'unpause worker': () => delay(60_000) },
    })

    const seen = unpauseAll(stack.engine, paused).catch(() => ({ ...stack.states }))

    expect(await inDueTime(seen)).toMatchObject({ worker: 'running' })
  })
})

describe('commands that are owed', () => {
  const entries: JournalEntry[] = [
    hook('app', 'first'),
    { act: 'finish' },
    hook('worker', 'second'),
    hook('app', 'third'),
  ]

  test('are run, the last one first', async () => {
    const stack = fakeStackEngine()

    expect(await run(stack, entries)).toEqual([])

    expect(stack.done).toEqual([
      'hook of app: third',
      'hook of worker: second',
      'hook of app: first',
    ])
  })

  test('are told when they fail, and keep none of the others from being run', async () => {
    const notes: string[] = []
    const stack = fakeStackEngine({ exits: { second: 7 } })

    expect(await run(stack, entries, notes)).toMatchObject([{ code: 'hook-failed' }])

    expect(stack.done).toContain('hook of app: first')
    expect(notes).toEqual(['the hook of shop-worker-1 failed: it ended with exit code 7'])
  })

  test('do not hide a bug of ours', async () => {
    const bug = new TypeError('no')
    const faults = { 'hook of app: third': { error: bug, isLost: false } }

    await expect(run(fakeStackEngine({ faults }), entries)).rejects.toBe(bug)
  })
})

function run(stack: FakeStackEngine, entries: readonly JournalEntry[], notes: string[] = []) {
  return runHooks(holdRequest(stack, []).run, entries, (text) => void notes.push(text))
}

function named(service: string) {
  return { id: `id-${service}`, name: `shop-${service}-1` }
}

function hook(service: string, command: string): JournalEntry {
  return { act: 'hook', service, container: `shop-${service}-1`, command }
}
