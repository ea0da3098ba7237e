import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { LifeboatError } from '../errors.ts'
import { WorkerFailedError } from '../model/worker.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { compare, readBack, toFinding } from './read-back.ts'
import type { VerifyContext } from './verify-context.ts'

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

  test('is told beside what was found before it, and nothing more is read', async () => {
    const { context, read } = readingParts({
      'read-databases': new WorkerFailedError('it failed', { stdout: '', stderr: 'bad' }, 1),
      'read-files': tooLong,
    })

    const { parts, findings } = await readBack(context, snapshots, 'stored')

    expect(parts).toEqual([])
    expect(findings).toMatchObject([
      { what: 'databases part', code: 'part-damaged' },
      { code: 'worker-timeout', why: expect.stringContaining(tooLong.message) },
    ])
    expect(read).toEqual(['read-databases', 'read-files'])
  })

  test('is thrown where nothing was found before it', async () => {
    const { context } = readingParts({ 'read-databases': tooLong })

    await expect(readBack(context, snapshots, 'stored')).rejects.toBe(tooLong)
  })

  test('is thrown when it is a bug of ours', () => {
    expect(() => toFinding(part, new TypeError('oops'))).toThrow('oops')
  })
})

const tooLong = new LifeboatError('worker-timeout', 'it took too long', { hint: 'Wait longer.' })

const manifest = exampleManifest()
const snapshots = manifest.parts.map(({ snapshot, tree }) => ({ id: snapshot, tree }) as Snapshot)

/** Workers that fail as they are told, by their purposes. */
function readingParts(failures: Readonly<Record<string, Error>>) {
  const read: string[] = []
  const runWorker: VerifyContext['runWorker'] = ({ purpose }) => {
    read.push(purpose)
    return Promise.reject(failures[purpose] ?? new Error(`${purpose} was not expected`))
  }
  const given = { runWorker, manifest, repository: exampleRepository, image: 'lifeboat' }
  return { context: given as unknown as VerifyContext, read }
}
