import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { LifeboatError } from '../errors.ts'
import type { Start } from '../flows/under-lock.ts'
import { createLogger, type Logger } from '../logging.ts'
import type { RunProgress } from '../model/progress.ts'
import type { Run } from '../model/run.ts'
import { recordRun } from './record-run.ts'
import { openRunHistory } from './run-history.ts'
import { openProgressFiles } from './run-progress.ts'

describe('a recorded run', () => {
  test('is followed by others as long as it is under way, and leaves nothing but its record', async () => {
    const { history, files, run } = open()

    const { done, run: record } = run(async ({ onStep, onProgress }) => {
      onStep('capture')
      onProgress?.('files', { done: 1 })
      onProgress?.('files', undefined)
      onProgress?.('databases', { done: 2 })
      onProgress?.('images', undefined)
      expect(files.read(record.id)).toMatchObject({
        step: 'capture',
        parts: [{ step: 'capture', part: 'databases', done: 2 }],
      })
      onStep('commit')
      expect(files.read(record.id)).toMatchObject({ step: 'commit', parts: [] })
    })
    await done

    expect(files.read(record.id)).toBeUndefined()
    expect(history.find(record.id)).toMatchObject({ state: 'complete' })
  })

  test.each(['refused', 'failed'])('that is %s leaves no progress behind', async (code) => {
    const { files, run } = open()
    const error = new LifeboatError(code, 'no', { hint: 'x' })

    const { done, run: record } = run(async ({ onStep }) => {
      onStep('find')
      throw error
    })

    await expect(done).rejects.toBe(error)
    expect(files.read(record.id)).toBeUndefined()
  })

  test('does not fail of what only tells of it', async () => {
    const { state, run, shown } = open(() => {
      throw new Error('the terminal is gone')
    })
    const { done } = run(async ({ onStep, onProgress }) => {
      onStep('capture')
      // From here on nothing beside the record can be written.
      rmSync(join(state, 'runs'), { recursive: true })
      writeFileSync(join(state, 'runs'), 'no folder')
      onProgress?.('files', { done: 1 })
      onProgress?.('files', undefined)
      rmSync(join(state, 'runs'))
      openRunHistory(state)
      return 'stored'
    })

    await expect(done).resolves.toBe('stored')
    expect(shown()).toBeGreaterThan(2)
  })
})

test.each([
  ['complete', { state: 'complete' } as const, 'info'],
  ['incomplete', { state: 'incomplete' } as const, 'warn'],
  ['failed', undefined, 'warn'],
])('a run that ended %s is written down as %s', async (_how, described, level) => {
  const lines: { level: string; msg: string }[] = []
  const { run } = open(undefined, {
    log: logInto(lines),
    describe: () => described ?? { state: 'failed' },
  })

  await run(() =>
    described === undefined ? Promise.reject(new Error('no')) : Promise.resolve(),
  ).done.catch(() => undefined)

  expect(lines.find(({ msg }) => msg === 'run finished')?.level).toBe(level)
})

/** A log that keeps its lines. */
function logInto(lines: { level: string; msg: string }[]): Logger {
  const formatters = { level: (label: string) => ({ level: label }) }
  return pino({ formatters }, { write: (line) => void lines.push(JSON.parse(line)) })
}

function open(
  show: (progress: RunProgress | undefined) => void = () => undefined,
  {
    log = createLogger('silent'),
    describe: say = () => ({ state: 'complete' }),
  }: { readonly log?: Logger; readonly describe?: () => Partial<Run> } = {},
) {
  const state = temporaryFolder()
  const history = openRunHistory(state)
  const files = openProgressFiles(state)
  let count = 0
  const progress = {
    files,
    show: (now: RunProgress | undefined) => {
      count += 1
      show(now)
    },
  }
  const recorder = { history, log, progress }
  return {
    state,
    history,
    files,
    shown: () => count,
    run: <T>(act: (start: Start) => Promise<T>) =>
      recordRun<T>(recorder, {
        about: { kind: 'verify', project: 'shop', type: 'stored', services: [] },
        signal: new AbortController().signal,
        act: async (start) => {
          // As every flow does, it looks for the engine first.
          await Promise.resolve()
          return act(start)
        },
        describe: say,
        isRefusal: (error) => error instanceof LifeboatError && error.code === 'refused',
      }),
  }
}
