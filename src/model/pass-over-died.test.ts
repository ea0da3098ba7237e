import { describe, expect, test } from 'vitest'

import { exampleBackup, exampleRun } from '../../test/support/example-manifest.ts'
import { readDrills } from './drill-history.ts'
import { judgeDrills, judgeReadBacks } from './judge-proof.ts'
import { passOverDied } from './pass-over-died.ts'
import type { Run } from './run.ts'

type End = 'good' | 'bad' | 'died' | 'interrupted' | 'running'

const now = new Date('2026-11-30T12:00:00.000Z')

test.each<[End[], number[]]>([
  [['died'], []],
  [['good', 'died'], [0]],
  [['bad', 'died'], [0]],
  [['died', 'died'], [1]],
  [['died', 'interrupted', 'running', 'died'], [3]],
  [['died', 'good', 'died'], [1]],
  [
    ['died', 'died', 'died'],
    [1, 2],
  ],
])('of %j these tell how it stands: %j', (ends, expected) => {
  const runs = runsOf('verify', ends)

  expect(passOverDied(runs)).toEqual(expected.map((index) => runs[index]))
})

describe('a drill that was killed', () => {
  test('is no failed one, and is due as it was', () => {
    const runs = runsOf('verify', ['bad', 'died'])

    expect(codesOf(runsOf('verify', ['died']))).toEqual([])
    expect(readDrills([exampleBackup()], runs, now).last?.startedAt).toBe(runs[0]?.startedAt)
  })

  test('is one when it was killed again, and comes at its next time', () => {
    const runs = runsOf('verify', ['died', 'died'])

    expect(codesOf(runs)).toEqual(['last-drill-failed'])
    expect(readDrills([exampleBackup()], runs, now).last?.startedAt).toBe(runs[1]?.startedAt)
  })

  test('is not held against a verification of another kind that was killed', () => {
    const [first, second] = runsOf('verify', ['died', 'died'])

    expect(codesOf([{ ...first, type: 'stored' } as Run, second as Run])).toEqual([])
  })
})

test('a reading back that was killed says nothing, and one that was killed again does', () => {
  expect(judgeReadBacks(runsOf('read-back', ['died']))).toEqual([])
  expect(judgeReadBacks(runsOf('read-back', ['bad', 'died']))).toMatchObject([
    { code: 'read-back-failed' },
  ])
  expect(judgeReadBacks(runsOf('read-back', ['died', 'died']))).toMatchObject([
    { code: 'read-back-failed' },
  ])
})

function codesOf(runs: Run[]): string[] {
  return judgeDrills([exampleBackup()], runs, undefined, now).map(({ code }) => code)
}

/** One a day. */
function runsOf(kind: 'verify' | 'read-back', ends: readonly End[]): Run[] {
  return ends.map((end, index) => {
    const error = { code: end === 'died' ? 'died' : 'restic-failed', message: end, hint: 'Look.' }
    return exampleRun({
      kind,
      type: kind === 'verify' ? 'drilled' : '3/30',
      startedAt: `2026-11-${21 + index}T04:30:00.000Z`,
      state: end === 'good' ? 'complete' : end === 'bad' || end === 'died' ? 'failed' : end,
      ...(end === 'bad' || end === 'died' ? { error } : {}),
    })
  })
}
