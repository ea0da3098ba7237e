import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { selectRun } from './select-run.ts'

const runs = ['run-1', 'run-2', 'run-20'].map((id) => exampleRun({ id }))

describe('a run', () => {
  test.each([
    ['run-1', 'run-1'],
    ['run-20', 'run-20'],
    ['latest', 'run-20'],
  ])('is found by %s', (wanted, id) => {
    expect(selectRun(runs, wanted).id).toBe(id)
  })

  test('is found by its whole id although another one begins with it', () => {
    expect(selectRun(runs, 'run-2').id).toBe('run-2')
  })

  test.each([
    ['run-', '"run-" fits several runs'],
    ['backup-1', 'there is no run "backup-1"'],
  ])('is not guessed: %s', (wanted, message) => {
    expect(() => selectRun(runs, wanted)).toThrow(
      expect.objectContaining({
        code: 'no-such-run',
        message,
        hint: expect.stringContaining('lifeboat runs'),
        details: ['run-1', 'run-2', 'run-20'],
      }),
    )
  })

  test('is not found where none is remembered', () => {
    expect(() => selectRun([], 'latest')).toThrow(expect.objectContaining({ code: 'no-such-run' }))
  })
})
