import { describe, expect, test } from 'vitest'

import { eventually } from '../../test/support/eventually.ts'
import { exampleRun } from '../../test/support/example-manifest.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import type { RunEvent } from '../model/run-event.ts'
import { followRun } from './follow-run.ts'
import { openRunHistory } from './run-history.ts'
import { openProgressFiles } from './run-progress.ts'

const running = exampleRun({ id: 'run-1', state: 'running' })
const part = { step: 'capture', part: 'files', done: 5 }
const progress = { at: '2026-11-21T03:00:00.000Z', step: 'capture', parts: [part] }

describe('whoever follows a run', () => {
  test('is told what it is at once, what moves, what changes of it, and its end', async () => {
    const { events, history, files, ended } = follow()
    await eventually(() => events.length === 1)

    files.save('run-1', progress)
    await eventually(() => events.length === 2)
    files.save('run-1', { ...progress, at: '2026-11-21T03:00:10.000Z' })
    const further = { ...running, steps: [{ step: 'capture', ms: 7 }] }
    history.save(further)
    await eventually(() => events.length === 3)
    const end = { ...further, state: 'complete' as const }
    history.save(end)
    await ended

    expect(events).toEqual([
      { event: 'run', run: running },
      { event: 'progress', progress },
      { event: 'run', run: further },
      { event: 'run', run: end },
      { event: 'end', run: end },
    ])
  })

  test('that has ended is told so at once, though something was left of its progress', async () => {
    const { events, ended } = follow(exampleRun({ id: 'run-1' }), progress)
    await ended

    expect(events.map(({ event }) => event)).toEqual(['run', 'end'])
  })

  test('whose record goes is told its end', async () => {
    const { events, history, ended } = follow()
    await eventually(() => events.length === 1)

    history.remove('run-1')
    await ended

    expect(events.at(-1)).toEqual({ event: 'end', run: running })
  })

  test('that nobody remembers is told nothing', async () => {
    const { events, ended } = follow(exampleRun({ id: 'another' }))
    await ended

    expect(events).toEqual([])
  })

  test('hears no more when it is called off', async () => {
    const { events, ended, stop } = follow()
    await eventually(() => events.length === 1)

    stop()
    await ended

    expect(events).toHaveLength(1)
  })

  test('is told now and then how long nothing was heard of its process', async () => {
    const { events, stop, ended } = follow(running, progress)

    const idle = await eventually(() => events.find(({ event }) => event === 'idle') ?? null)
    stop()
    await ended

    expect(idle).toMatchObject({ event: 'idle', silentMs: expect.any(Number) })
  })
})

function follow(run = running, left?: typeof progress) {
  const state = temporaryFolder()
  const history = openRunHistory(state)
  const files = openProgressFiles(state)
  history.save(run)
  if (left !== undefined) files.save(run.id, left)
  const events: RunEvent[] = []
  const stopped = new AbortController()
  const ended = (async () => {
    for await (const event of followRun(
      { history, files, idleMs: 1000 },
      'run-1',
      stopped.signal,
    )) {
      events.push(event)
    }
  })()
  return { events, history, files, ended, stop: () => stopped.abort() }
}
