import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import type { Run } from '../model/run.ts'
import { decideOutcome } from './decide-outcome.ts'

const warning = { code: 'volume-gone', detail: 'volume x was there' } as const
const share = { kind: 'read-back', type: '3/30' } as const

describe('whoever wants to hear of failures', () => {
  test.each<[string, Partial<Run>, Partial<Run>[], string | undefined]>([
    ['hears of a backup that failed', { state: 'failed' }, [], 'failure'],
    ['of one that is incomplete', { state: 'incomplete' }, [], 'failure'],
    ['of each that fails, however many did', { state: 'failed' }, [{ state: 'failed' }], 'failure'],
    ['of a pruning', { kind: 'prune', state: 'failed' }, [], 'failure'],
    ['of the first that went well again', {}, [{ state: 'failed' }], 'recovery'],
    ['of no second one', {}, [{ state: 'failed' }, {}], undefined],
    ['of none that went well', {}, [{}], undefined],
    ['of one that has lost something', { sinceLast: [warning] }, [{}], 'warning'],
    ['of none at all before it', {}, [], undefined],
    ['of none that is under way', { state: 'running' }, [], undefined],
    ['of none that somebody interrupted', { state: 'interrupted' }, [], undefined],
    ['of recovery past that', {}, [{ state: 'failed' }, { state: 'interrupted' }], 'recovery'],
    ['of none that somebody watches', { kind: 'restore', state: 'failed' }, [], undefined],
    ['of a narrower one no recovery', { type: 'config' }, [{ state: 'failed' }], undefined],
    ['of one service no recovery', { services: ['db'] }, [{ state: 'failed' }], undefined],
    [
      'of a drill of another backup recovery',
      { kind: 'verify', type: 'drilled', backup: 'b' },
      [{ kind: 'verify', type: 'drilled', backup: 'a', state: 'failed' }],
      'recovery',
    ],
    [
      'of one backup verified no recovery of all',
      { kind: 'verify', type: 'stored', backup: 'a' },
      [{ kind: 'verify', type: 'stored', backup: 'all', state: 'failed' }],
      undefined,
    ],
    [
      'of another share no recovery',
      { ...share, type: '4/30' },
      [{ ...share, state: 'failed' }],
      undefined,
    ],
    ['of the same share recovery', share, [{ ...share, state: 'failed' }], 'recovery'],
  ])('%s', (_what, run, earlier, expected) => {
    const runs = earlier.map((each) => exampleRun(each))

    expect(decideOutcome(exampleRun(run), runs, { on: 'failure', wasOverdue: false })).toBe(
      expected,
    )
  })

  test('hears of the first that went well after it was overdue', () => {
    expect(decideOutcome(exampleRun(), [exampleRun()], { on: 'failure', wasOverdue: true })).toBe(
      'recovery',
    )
  })
})

test('whoever wants to hear of all hears of those that went well, too', () => {
  const always = { on: 'always', wasOverdue: false } as const

  expect(decideOutcome(exampleRun(), [exampleRun()], always)).toBe('success')
  expect(decideOutcome(exampleRun({ kind: 'restore' }), [], always)).toBeUndefined()
})
