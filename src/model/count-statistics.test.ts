import { describe, expect, test } from 'vitest'

import { exampleBackup, exampleRun } from '../../test/support/example-manifest.ts'
import { exampleVerification, exampleVerified } from '../../test/support/example-verification.ts'
import type { Backup } from './backup.ts'
import { countStatistics, type StatisticFacts } from './count-statistics.ts'
import type { Drill } from './drill.ts'
import type { RestoreReport } from './restore.ts'
import { Statistics } from './statistics.ts'

const count = (facts: Partial<StatisticFacts>): Statistics => {
  const counted = countStatistics({ backups: [], runs: [], size: undefined, ...facts })
  // What leaves must fit what is promised.
  return Statistics.parse(counted)
}

test('of nothing there are none, and no zero is taken for a fact', () => {
  expect(count({})).toEqual({
    days: [],
    repository: { backupBytes: 0, history: [] },
    backups: [],
    drills: [],
    restores: [],
  })
})

describe('days', () => {
  test('count what stands, what was removed since, and what came to nothing, in UTC', () => {
    const backups = [made('a', '20T23:59'), made('b', '21T00:00'), made('c', '21T01:00')]
    const runs = [
      exampleRun({ id: 'gone', backup: 'gone', startedAt: at('20T01:00') }),
      exampleRun({ id: 'a', backup: 'a', startedAt: at('20T23:59') }),
      exampleRun({ id: 'nothing', state: 'failed', startedAt: at('21T02:00') }),
      exampleRun({ id: 'now', state: 'running', startedAt: at('21T03:00') }),
      exampleRun({ id: 'v', kind: 'verify', state: 'failed', startedAt: at('21T04:00') }),
    ]

    expect(count({ backups, runs }).days).toEqual([
      { day: '2026-11-20', made: 2, failed: 0 },
      { day: '2026-11-21', made: 2, failed: 1 },
    ])
  })

  test.each<[string, Partial<Backup>, 'complete' | 'failed', number]>([
    ['an incomplete backup', { state: 'incomplete' }, 'complete', 0],
    ['one that something speaks against', {}, 'failed', 0],
    ['a good one', {}, 'complete', 1],
  ])('count %s once', (_what, changes, state, good) => {
    const backups = [made('a', '20T01:00', changes)]
    const runs = [exampleRun({ id: 'a', backup: 'a', state, startedAt: at('20T01:00') })]

    expect(count({ backups, runs }).days).toEqual([
      { day: '2026-11-20', made: good, failed: 1 - good },
    ])
  })

  test('count no safety backup: nobody wanted one', () => {
    expect(count({ backups: [made('a', '20T01:00', { reason: 'safeguard' })] }).days).toEqual([])
  })
})

describe('the repository', () => {
  test('grew by what each backup added, and takes what was measured', () => {
    const backups = [
      made('a', '20T01:00', { bytes: 1000, addedBytes: 400 }),
      made('b', '21T01:00', { bytes: 1100, addedBytes: 30 }),
    ]
    const { repository } = count({ backups, size: { bytes: 390, rawBytes: 800 } })

    expect(repository).toEqual({
      bytes: 390,
      rawBytes: 800,
      backupBytes: 2100,
      history: [
        { time: backups[0]?.finishedAt, bytes: 400 },
        { time: backups[1]?.finishedAt, bytes: 430 },
      ],
    })
  })
})

describe('a backup', () => {
  test('has its own figures, and its run’s where that is remembered', () => {
    const backups = [made('a', '20T01:00'), made('b', '21T01:00')]
    const runs = [exampleRun({ id: 'b', backup: 'b', frozenMs: 1250 })]
    const same = {
      type: 'full',
      reason: 'asked',
      state: 'complete',
      level: 'written',
      bytes: 6144,
      addedBytes: 3072,
      durationSeconds: 12.3,
    }

    expect(count({ backups, runs }).backups).toEqual([
      { id: 'a', time: at('20T01:00'), ...same },
      { id: 'b', time: at('21T01:00'), ...same, frozenSeconds: 1.25 },
    ])
  })
})

describe('drills', () => {
  const server = { image: 'postgres:17', indexes: 'checked' as const, databases: [] }
  const drill: Drill = {
    servers: [
      { ...server, service: 'a', recoveryMs: 4000 },
      { ...server, service: 'b', recoveryMs: 6500 },
    ],
    files: null,
    references: [],
    stack: { recoveryMs: 20_000, steps: [], services: [], checks: [], warnings: [] },
  }

  test('have the recovery time of the slowest server, and of the whole stack', () => {
    const verification = exampleVerification({ wanted: 'drilled', proved: 'drilled', drill })
    const runs = [exampleRun({ kind: 'verify', verification })]

    expect(count({ runs }).drills).toEqual([
      {
        time: verification.finishedAt,
        backup: verification.backup,
        proved: true,
        recoverySeconds: 6.5,
        stackSeconds: 20,
      },
    ])
  })

  test('that no run remembers have none, and none is told twice', () => {
    const old = exampleVerified({ id: 'old', wanted: 'drilled', proved: 'decoded' })
    const known = exampleVerified({ id: 'known', wanted: 'drilled', proved: 'drilled' })
    const verification = exampleVerification({ ...known, wanted: 'drilled' })
    const backups = [
      made('a', '20T01:00', { drilled: old }),
      made('b', '21T01:00', { drilled: known }),
    ]
    const runs = [exampleRun({ kind: 'verify', verification })]

    const proved = count({ backups, runs }).drills.map((each) => each.proved)
    expect([proved.length, new Set(proved)]).toEqual([2, new Set([true, false])])
  })

  test('are no other verifications', () => {
    const runs = [exampleRun({ verification: exampleVerification() })]

    expect(count({ runs }).drills).toEqual([])
  })
})

describe('restores', () => {
  test('are told as far as their runs know', () => {
    const report = { downMs: 3400 } as RestoreReport
    const runs = [
      exampleRun({ id: 'r', kind: 'restore', backup: 'a', report, finishedAt: at('21T03:01') }),
      exampleRun({ id: 'now', kind: 'rebuild', state: 'running' }),
      exampleRun({ id: 'b', kind: 'backup' }),
    ]

    expect(count({ runs }).restores).toEqual([
      {
        run: 'r',
        time: at('21T03:00'),
        kind: 'restore',
        state: 'complete',
        backup: 'a',
        durationSeconds: 60,
        downSeconds: 3.4,
      },
      { run: 'now', time: at('21T03:00'), kind: 'rebuild', state: 'running' },
    ])
  })
})

function at(time: string): string {
  return `2026-11-${time}:00.000Z`
}

function made(id: string, time: string, changes: Partial<Backup> = {}): Backup {
  return exampleBackup({ id, startedAt: at(time), finishedAt: at(time), ...changes })
}
