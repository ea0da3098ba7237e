import { describe, expect, test } from 'vitest'

import { exampleBackup, exampleFailure, exampleRun } from '../../test/support/example-manifest.ts'
import { judgeCopy } from './judge-copy.ts'
import type { Run } from './run.ts'

const hourMs = 3_600_000
const now = new Date('2026-11-22T03:00:00.000Z')
const good = ran({})
const left = ran({
  state: 'incomplete',
  copy: { location: '/copy', copied: [], removed: [], backups: 0, failures: [exampleFailure()] },
})
const failed = ran({ state: 'failed', error: { code: 'x', message: 'it is full', hint: 'y' } })

describe('a second copy', () => {
  test('that is young and was copied well is no reason for anything, and is told with its age', () => {
    expect(judge([exampleBackup()], [failed, good, good])).toEqual({
      copy: {
        latest: exampleBackup().id,
        ageMs: 24 * hourMs,
        backups: 1,
        succeeded: 2,
        failed: 1,
      },
      reasons: [],
    })
  })

  test('is young until it is older than allowed, to the millisecond', () => {
    const judgeAt = judgeCopy.bind(undefined, [exampleBackup()], [good])

    expect(judgeAt(24 * hourMs, now).reasons).toEqual([])
    expect(judgeAt(24 * hourMs - 1, now).reasons).toMatchObject([{ code: 'copy-too-old' }])
  })

  test('whose newest one a wrong clock dates to a day that is yet to come is not young', () => {
    const ahead = exampleBackup({ startedAt: '2036-01-01T03:00:00.000Z' })

    const { copy, reasons } = judge([ahead], [good])

    expect(copy.ageMs).toBeNull()
    expect(reasons).toMatchObject([{ code: 'copy-too-old' }])
  })

  test('that holds no complete full backup is too old however young the others are', () => {
    const others = [exampleBackup({ state: 'incomplete' }), exampleBackup({ type: 'config' })]

    expect(judge(others, [good]).reasons).toEqual([
      { code: 'copy-too-old', detail: 'the copy holds no complete full backup yet' },
    ])
  })

  test('that cannot be read says so, and nothing of its age', () => {
    const { copy, reasons } = judge({ problem: 'it does not answer' }, [good])

    expect(copy).toMatchObject({ latest: null, ageMs: null, backups: null, succeeded: 1 })
    expect(reasons).toEqual([{ code: 'copy-unreachable', detail: 'it does not answer' }])
  })

  test.each<[string, Run, RegExp]>([
    ['that failed', failed, /ended failed: it is full$/],
    ['that left a backup out', left, /ended incomplete: .+/],
  ])('is told of its last copying %s, until one goes well', (_what, last, words) => {
    expect(reasonsOf([good, last])).toEqual([
      { code: 'copy-failed', detail: expect.stringMatching(words) },
    ])
    expect(reasonsOf([last, good])).toEqual([])
    // Neither ended by itself.
    expect(
      reasonsOf([last, ran({ state: 'running' }), ran({ state: 'interrupted' })]),
    ).toHaveLength(1)
  })
})

function judge(seen: Parameters<typeof judgeCopy>[0], runs: readonly Run[]) {
  return judgeCopy(seen, [exampleRun({ state: 'failed' }), ...runs], 48 * hourMs, now)
}

function ran(changes: Partial<Run>): Run {
  return exampleRun({ kind: 'copy', ...changes })
}

function reasonsOf(runs: readonly Run[]) {
  return judge([exampleBackup()], runs).reasons
}
