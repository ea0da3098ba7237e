import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import type { RunProgress } from '../model/progress.ts'
import { keepProgress } from './keep-progress.ts'
import { openProgressFiles, type ProgressFiles } from './run-progress.ts'

describe('the progress of a run', () => {
  test('is kept with its step, each part on its own', () => {
    const files = openProgressFiles(temporaryFolder())
    const { kept, pass } = keep({ files })

    kept.begin('capture')
    kept.take('files', { done: 0, total: 10 })
    kept.take('dump of db', { done: 3 })
    pass(1000)
    kept.take('files', { done: 5, total: 10 })

    expect(files.read('run-1')).toEqual({
      at: expect.any(String),
      step: 'capture',
      parts: [
        { step: 'capture', part: 'files', done: 5, total: 10, rate: 5, etaSeconds: 1 },
        { step: 'capture', part: 'dump of db', done: 3 },
      ],
    })
    kept.end()
  })

  test('forgets a part that has ended, and all of them with the step', () => {
    const files = openProgressFiles(temporaryFolder())
    const { kept } = keep({ files })
    const parts = (): unknown => files.read('run-1')?.parts.map(({ part }) => part)

    kept.begin('capture')
    kept.take('files', { done: 1 })
    kept.take('databases', { done: 1 })
    kept.take('files', undefined)
    expect(parts()).toEqual(['databases'])

    kept.begin('commit')
    expect(parts()).toEqual([])
    kept.end()
  })

  test('is written down twice in a second at most, however often something is told', () => {
    const saved: RunProgress[] = []
    const { kept, pass } = keep({ files: noting(saved) })

    kept.begin('capture')
    for (let told = 0; told < 100; told += 1) {
      pass(100)
      kept.take('files', { done: told })
    }
    kept.end()

    expect(saved.length).toBeGreaterThan(15)
    expect(saved.length).toBeLessThanOrEqual(21)
  })

  test('is gone when the run has ended, and does not come back', () => {
    const files = openProgressFiles(temporaryFolder())
    const shown: (RunProgress | undefined)[] = []
    const { kept } = keep({ files, show: (progress) => void shown.push(progress) })

    kept.begin('capture')
    kept.end()
    kept.take('files', { done: 1 })
    kept.begin('late')
    kept.end()

    expect(files.read('run-1')).toBeUndefined()
    expect(shown).toEqual([expect.objectContaining({ step: 'capture' }), undefined])
  })

  test('is nobody’s trouble when it cannot be written or shown', () => {
    const state = temporaryFolder()
    const files = openProgressFiles(state)
    rmSync(join(state, 'runs'), { recursive: true, force: true })
    writeFileSync(join(state, 'runs'), 'no folder')
    const { kept } = keep({
      files,
      show: () => {
        throw new Error('the terminal is gone')
      },
    })

    kept.begin('capture')
    kept.take('files', { done: 1 })
    kept.take('files', undefined)
    kept.end()

    expect(() => files.save('run-1', { at: '', parts: [] })).toThrow(/ENOTDIR|EEXIST/)
  })
})

function keep(listeners: Parameters<typeof keepProgress>[1]) {
  let ms = 0
  return {
    kept: keepProgress('run-1', listeners, () => ms),
    pass: (more: number) => {
      ms += more
    },
  }
}

function noting(saved: RunProgress[]): ProgressFiles {
  return {
    save: (_id, progress) => void saved.push(progress),
    read: () => undefined,
    remove: () => undefined,
    clear: () => undefined,
  }
}
