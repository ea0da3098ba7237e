import { describe, expect, test } from 'vitest'

import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleBackup, exampleFailure, exampleRun } from '../../test/support/example-manifest.ts'
import { exampleVerified } from '../../test/support/example-verification.ts'
import type { Backup, Verified } from './backup.ts'
import { selectToDrill } from './drill-history.ts'
import { judgeDrills, judgeReadBacks } from './judge-proof.ts'
import type { Run } from './run.ts'

const dayMs = 86_400_000
const madeAt = Date.parse('2026-11-21T03:00:00.000Z')
const goodAt = Date.parse(exampleVerified().finishedAt)

describe('drills', () => {
  test('without a backup are neither failed nor overdue', () => {
    expect(judgeDrills([], [exampleRun()], dayMs, new Date(madeAt + 365 * dayMs))).toEqual([])
  })

  test('are overdue once the stack has had twice the pause, to the millisecond', () => {
    expect(codes([exampleBackup()], [], madeAt + 2 * dayMs)).toEqual([])
    expect(codes([exampleBackup()], [], madeAt + 2 * dayMs + 1)).toEqual(['drill-overdue'])
  })

  test('are overdue twice the pause after the last good one', () => {
    const backups = [drilled({})]

    expect(codes(backups, [], goodAt + 2 * dayMs)).toEqual([])
    expect(judgeDrills(backups, [], dayMs, new Date(goodAt + 2 * dayMs + 1))).toEqual([
      { code: 'drill-overdue', detail: 'no drill has succeeded since 2026-11-21T04:00:04.200Z' },
    ])
  })

  test('are overdue although a wrong clock dates a good one to a day that is yet to come', () => {
    const ahead = '2036-01-01T03:00:00.000Z'
    const backups = [drilled({ startedAt: ahead, finishedAt: ahead })]

    expect(codes(backups, [], madeAt + 2 * dayMs + 1)).toEqual(['drill-overdue'])
  })

  test('are overdue too when old backups have gone meanwhile: the runs tell since when', () => {
    const runs = [exampleRun({ startedAt: '2026-11-01T03:00:00.000Z' })]

    expect(codes([exampleBackup()], runs, madeAt)).toEqual(['drill-overdue'])
  })

  test('are never overdue where none are scheduled', () => {
    const later = new Date(madeAt + 365 * dayMs)

    expect(judgeDrills([exampleBackup()], [], undefined, later)).toEqual([])
  })

  test.each([
    ['incomplete', { state: 'incomplete' }],
    ['of the configuration alone', { type: 'config' }],
  ] as const)('of a backup that is %s are not waited for', (_what, changes) => {
    expect(codes([exampleBackup(changes)], [], madeAt + 365 * dayMs)).toEqual([])
  })

  test('have failed when the last one proved less, and until one proves all', () => {
    const failed = drilled({ proved: 'decoded', startedAt: '2026-11-21T09:00:00.000Z' })
    const later = drilled({ startedAt: '2026-11-21T10:00:00.000Z' })

    expect(judgeDrills([drilled({}), failed], [], dayMs, new Date(goodAt + dayMs))).toEqual([
      {
        code: 'last-drill-failed',
        detail: `the drill of 2026-11-21T09:00:00.000Z failed: backup ${failed.id} was not proved by it, only decoded`,
      },
    ])
    expect(codes([drilled({}), failed, later], [], goodAt + dayMs)).toEqual([])
  })

  test('have failed when the last one could not look', () => {
    const error = { code: 'too-little-space', message: 'there is no room', hint: 'Make room.' }
    const run = drillRun({ state: 'failed', error })

    expect(judgeDrills([drilled({})], [run], dayMs, new Date(goodAt + dayMs))).toEqual([
      {
        code: 'last-drill-failed',
        detail: 'the drill of 2026-11-21T12:00:00.000Z failed: there is no room',
      },
    ])
  })

  test.each([
    ['was interrupted', drillRun({ state: 'interrupted' })],
    ['was no drill', drillRun({ state: 'failed', type: 'decoded' })],
  ])('have not failed when a run %s', (_what, run) => {
    expect(codes([drilled({})], [run], goodAt + dayMs)).toEqual([])
  })
})

describe('the backup that is drilled', () => {
  test('is the newest complete one of everything, else of what can be drilled', () => {
    const full = exampleBackup({ id: 'full' })
    const later = { startedAt: '2026-11-21T05:00:00.000Z' }
    const part = exampleBackup({ id: 'part', type: 'database', ...later })
    const config = exampleBackup({ id: 'config', type: 'config', ...later })

    expect(selectToDrill([full, part, config])?.id).toBe('full')
    expect(selectToDrill([part, config])?.id).toBe('part')
    expect(selectToDrill([config])).toBeUndefined()
  })
})

describe('what was read back', () => {
  const share = { part: 3, of: 30 }

  test('is no reason while nothing is damaged', () => {
    expect(judgeReadBacks([readBack({ readBack: { share, damage: [], backups: [] } })])).toEqual([])
  })

  test('that is damaged is named, with the backups that it touches', () => {
    const damaged = { share, damage: ['pack x: does not exist'], backups: ['a', 'b'] }

    expect(judgeReadBacks([readBack({ state: 'failed', readBack: damaged })])).toEqual([
      {
        code: 'repository-damaged',
        detail: 'share 3/30 of the repository is damaged; it touches a, b',
      },
    ])
  })

  test('is damaged until a verification of all backups finds nothing', () => {
    const damaged = { share, damage: ['pack x: does not exist'], backups: ['a'] }
    const failed = readBack({ state: 'failed', readBack: damaged })
    const verified = exampleRun({ kind: 'verify', backup: 'all', check: exampleCheck() })

    expect(judgeReadBacks([failed, verified])).toEqual([])
  })

  test('is damaged, too, by what a verification of all backups found', () => {
    const finding = exampleFailure({ what: 'backup c', code: 'backup-lost', why: 'it is gone' })
    const damaged = exampleFailure({ what: 'files part', code: 'part-damaged', why: 'it is bad' })
    const check = exampleCheck({
      backups: [
        { id: 'a', project: 'shop', state: 'sound', findings: [] },
        { id: 'b', project: 'shop', state: 'damaged', findings: [damaged] },
        { id: 'c', project: 'shop', state: 'lost', findings: [finding] },
      ],
    })
    const run = exampleRun({ kind: 'verify', backup: 'all', state: 'failed', check })

    expect(judgeReadBacks([run])).toEqual([
      {
        code: 'repository-damaged',
        detail: `the verification of all backups ${check.id} found: files part: it is bad; backup c: it is gone. damaged: b; lost: c`,
      },
    ])
  })

  test('that could not be read is named, until something could', () => {
    const error = { code: 'engine-unreachable', message: 'nothing answers', hint: 'Start it.' }
    const failed = readBack({ id: 'run-1', state: 'failed', error })
    const stopped = readBack({ state: 'interrupted' })

    expect(judgeReadBacks([failed, stopped])).toEqual([
      {
        code: 'read-back-failed',
        detail: 'run run-1 could not read the repository back: nothing answers',
      },
    ])
    const clean = readBack({ readBack: { share, damage: [], backups: [] } })
    expect(judgeReadBacks([failed, clean])).toEqual([])
  })
})

function codes(backups: readonly Backup[], runs: readonly Run[], atMs: number): string[] {
  return judgeDrills(backups, runs, dayMs, new Date(atMs)).map(({ code }) => code)
}

function drilled(changes: Partial<Verified>): Backup {
  const record = exampleVerified({ wanted: 'drilled', proved: 'drilled', ...changes })
  return exampleBackup({ verified: record, drilled: record })
}

function drillRun(changes: Partial<Run>): Run {
  const startedAt = '2026-11-21T12:00:00.000Z'
  return exampleRun({ kind: 'verify', type: 'drilled', startedAt, ...changes })
}

function readBack(changes: Partial<Run>): Run {
  return exampleRun({ kind: 'read-back', type: '3/30', ...changes })
}
