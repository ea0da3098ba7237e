import { describe, expect, test } from 'vitest'

import { LifeboatError } from '../errors.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { compare, toFinding } from './read-back.ts'

const part = { kind: 'files', files: 7, bytes: 70 } as const

describe('what a part lists', () => {
  test('is what was stored', () => {
    expect(compare(part, { files: 7, bytes: 70 })).toEqual([])
  })

  test.each([
    ['a file less', { files: 6, bytes: 70 }],
    ['a byte more', { files: 7, bytes: 71 }],
  ])('speaks against the backup with %s', (_what, counts) => {
    expect(compare(part, counts)).toMatchObject([{ what: 'files part', code: 'part-differs' }])
  })
})

describe('an error while a part is read', () => {
  test.each(['part-damaged', 'part-missing', 'restic-failed'])(
    'speaks against the backup as %s',
    (code) => {
      const error = new LifeboatError(code, 'it is bad', { hint: 'Look.', details: ['a line'] })

      expect(toFinding(part, error)).toEqual({
        what: 'files part',
        code,
        why: 'it is bad',
        hint: 'Look.',
        details: ['a line'],
      })
    },
  )

  test.each([
    ['interrupted', []],
    ['engine-unreachable', []],
    ['too-little-space', []],
    ['part-damaged', ['write /stack/databases/x: no space left on device']],
  ])('says nothing about the backup as %s with %j', (code, details) => {
    const error = new LifeboatError(code, 'it failed', { hint: 'Look.', details })

    expect(() => toFinding(part, error)).toThrow(error)
  })

  test.each([137, undefined])('says nothing about it from a worker that ended with %s', (code) => {
    const cause = new WorkerFailedError('it was killed', { stdout: '', stderr: '' }, code)
    const error = new LifeboatError('part-damaged', 'it is bad', { hint: 'Look.', cause })

    expect(() => toFinding(part, error)).toThrow(cause)
  })

  test('is thrown when it is a bug of ours', () => {
    expect(() => toFinding(part, new TypeError('oops'))).toThrow('oops')
  })
})
