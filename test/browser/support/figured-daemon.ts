import type { Backend } from '../../../src/http/backend.ts'
import { Statistics } from '../../../src/model/statistics.ts'
import { coveredMount, exampleBackup, exampleRun } from '../../support/example-manifest.ts'
import { exampleReport } from '../../support/example-restore.ts'
import { stack, statistics } from './example-pages.ts'

export const now = new Date('2026-11-21T09:10:00.000Z')

/** What a daemon says whose figures are all different ones, of every size that is written in another way. */
export function figuredDaemon(): Partial<Backend> {
  const backup = exampleBackup().id
  const runs = [
    exampleRun({ id: 'run-1', finishedAt: '2026-11-21T03:00:00.870Z', warnings: ['3 are gone'] }),
    exampleRun({
      id: 'run-2',
      state: 'failed',
      startedAt: '2026-11-21T04:10:00.000Z',
      finishedAt: '2026-11-21T04:10:59.940Z',
      error: { code: 'commit-failed', message: 'exit code 11', hint: 'Look at the disk.' },
    }),
    exampleRun({
      id: 'run-3',
      kind: 'restore',
      startedAt: '2026-11-21T05:20:00.000Z',
      finishedAt: '2026-11-21T06:22:07.400Z',
      backup,
      steps: [
        { step: 'plan', ms: 999 },
        { step: 'load', ms: 61_500 },
        { step: 'swap', ms: 7_349 },
      ],
      report: exampleReport({
        databases: [
          {
            service: 'db',
            database: 'shop',
            into: 'shop2',
            tables: 1234,
            rows: 98_765_432,
            kept: 'shop_1',
          },
        ],
        tables: [{ service: 'db', database: 'shop', table: 'public.orders', rows: 10_017 }],
        written: { files: 40_321, bytes: 5_905_580_032 },
        downMs: 605_000,
      }),
    }),
    exampleRun({ id: 'run-4', state: 'running', startedAt: '2026-11-21T09:09:00.000Z' }),
  ]
  return {
    runs: () => runs,
    run: (id) => runs.find((run) => run.id === id),
    health: async () => ({
      healthy: false,
      reasons: [{ code: 'last-run-failed', detail: 'run run-2 ended failed: exit code 11' }],
      warnings: [{ code: 'volume-gone', detail: '7 files of volume x are gone' }],
      latest: backup,
      copy: { latest: backup, ageMs: 5_430_000, backups: 12_345, succeeded: 1009, failed: 31 },
    }),
    schedule: () => [
      { type: 'full', cron: '15 2 * * *', timeZone: 'UTC', next: '2026-11-22T02:15:00.000Z' },
      { type: 'database', cron: '*/90 * * * *', timeZone: 'UTC', next: '2026-11-21T10:40:00.000Z' },
    ],
    stack: async () => ({ ...stack, coverage: [coveredMount('app', 'shop_1')] }),
    backups: async () => [
      exampleBackup({ id: '2026-11-20T03-00-00Z-aaaa', startedAt: '2026-11-20T03:00:00.000Z' }),
      exampleBackup({ ms: 754_321, bytes: 16_642_998_272, addedBytes: 1_073_741_824 }),
    ],
    statistics: async () => figured,
  }
}

const figured: Statistics = Statistics.parse({
  ...statistics,
  days: [
    { day: '2026-11-20', made: 24, failed: 1 },
    { day: '2026-11-21', made: 1440, failed: 12 },
  ],
  repository: {
    bytes: 3_221_225_472,
    rawBytes: 9_876_543_210,
    backupBytes: 81_000_000_000,
    history: [
      { time: '2026-11-19T03:00:00.000Z', bytes: 1023 },
      { time: '2026-11-21T20:00:00.000Z', bytes: 10_737_418 },
    ],
  },
  backups: statistics.backups.map((each, index) => ({
    ...each,
    bytes: 27_000_000 * 40 ** index,
    addedBytes: 777 * 1000 ** index,
    durationSeconds: [0.4321, 59.9, 3725.4][index],
  })),
  drills: [
    ...statistics.drills,
    { ...statistics.drills[0], time: '2026-11-21T07:00:00.000Z', stackSeconds: undefined },
  ],
  restores: [
    ...statistics.restores,
    {
      run: 'run-5',
      time: '2026-11-21T08:00:00.000Z',
      kind: 'rebuild',
      state: 'failed',
      durationSeconds: 75.04,
    },
  ],
})
