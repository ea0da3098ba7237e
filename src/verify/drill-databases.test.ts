import { expect, test } from 'vitest'

import { interrupted, LifeboatError } from '../errors.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { toFinding } from './drill-databases.ts'

const server = { service: 'db' }

test.each([
  ['a tool that failed', failed(1)],
  ['a statement that its server did not take', error('restore-refused')],
  ['dumps that cannot be read', error('dump-unreadable')],
])('%s speaks against the backup, with its words', (_what, cause) => {
  expect(toFinding(server, cause)).toMatchObject({
    what: 'databases of db',
    code: 'drill-failed',
    why: expect.stringContaining(cause.message),
    details: cause.details,
  })
})

test.each([
  ['a worker that was killed', failed(137), 'worker-failed'],
  ['a worker of which nobody knows how it ended', failed(undefined), 'worker-failed'],
  ['an image that is not there', error('worker-image-missing'), 'worker-image-missing'],
  ['an interruption', interrupted(), 'interrupted'],
  ['a full disk', failed(1, 'could not extend file: No space left on device'), 'too-little-space'],
])('%s says nothing about it', (_what, cause, code) => {
  expect(() => toFinding(server, cause)).toThrowError(expect.objectContaining({ code }))
})

test('a bug stays one', () => {
  expect(() => toFinding(server, new TypeError('undefined is not'))).toThrowError(TypeError)
})

function failed(exitCode: number | undefined, stderr = 'no such type'): WorkerFailedError {
  return new WorkerFailedError('load-db failed', { stdout: '', stderr }, exitCode)
}

function error(code: string): LifeboatError {
  return new LifeboatError(code, 'it did not work', { hint: 'None.', details: ['why'] })
}
