import { LifeboatError } from '../../../src/errors.ts'
import type { Backend } from '../../../src/http/backend.ts'
import type { BackupPlan } from '../../../src/model/plan.ts'
import { Statistics } from '../../../src/model/statistics.ts'
import { exampleDrill } from './example-drill.ts'
import {
  coveredMount,
  exampleBackup,
  exampleFailure,
  exampleReported,
  exampleRun,
} from '../../support/example-manifest.ts'
import { exampleReport, exampleRestorePlan } from '../../support/example-restore.ts'
import { exampleVerification, exampleVerified } from '../../support/example-verification.ts'

export const project = 'shop'
export const token = 'a-token-of-my-own'
export const backupId = exampleBackup().id

export const runs = [
  exampleRun({ id: 'run-1', steps: [{ step: 'discover', ms: 120 }], backup: backupId }),
  exampleRun({
    id: 'run-2',
    state: 'failed',
    finishedAt: '2026-11-21T03:00:09.000Z',
    warnings: ['volume x was there the last time'],
    failures: [exampleFailure()],
    error: {
      code: 'commit-failed',
      message: 'the backup could not be stored',
      hint: 'Look at the disk.',
      details: ['Fatal: no space left on device'],
    },
  }),
  exampleRun({
    id: 'run-3',
    kind: 'restore',
    finishedAt: '2026-11-21T03:05:09.000Z',
    backup: backupId,
    report: exampleReport(),
  }),
]

export const report = exampleReported(
  {
    coverage: [coveredMount('app', 'shop_uploads')],
    warnings: ['db: the collation has another version'],
    failures: [exampleFailure()],
  },
  {
    level: 'drilled',
    verified: exampleVerified({ wanted: 'drilled', proved: 'drilled' }),
    verification: exampleVerification({
      wanted: 'drilled',
      proved: 'drilled',
      drill: exampleDrill(),
    }),
  },
)

export const stack: BackupPlan = {
  project,
  scope: { type: 'full', services: [] },
  consistency: 'frozen',
  consistencyBecause: [],
  steps: [],
  coverage: [
    coveredMount('app', 'shop_uploads'),
    coveredMount('db', 'shop_db-data', { class: 'uncovered', because: 'cannot log in' }),
  ],
  references: [],
  failures: [exampleFailure()],
  warnings: ['db has no label'],
}

export const statistics = Statistics.parse({
  days: [
    { day: '2026-11-19', made: 2, failed: 0 },
    { day: '2026-11-20', made: 1, failed: 1 },
    { day: '2026-11-21', made: 3, failed: 0 },
  ],
  repository: {
    bytes: 7_300_000,
    rawBytes: 9_100_000,
    backupBytes: 81_000_000,
    history: [
      { time: '2026-11-19T03:00:00.000Z', bytes: 5_000_000 },
      { time: '2026-11-21T03:00:00.000Z', bytes: 7_300_000 },
    ],
  },
  backups: ['2026-11-19', '2026-11-20', '2026-11-21'].map((day, index) => ({
    id: `${day}T03-00-00Z-k3f9`,
    time: `${day}T03:00:00.000Z`,
    type: 'full',
    reason: 'asked',
    state: 'complete',
    level: 'decoded',
    bytes: 27_000_000 + index,
    addedBytes: 1_234_567 * (index + 1),
    durationSeconds: 12.3 + index,
    ...(index === 1 ? {} : { frozenSeconds: 0.9 + index }),
  })),
  drills: [
    {
      time: '2026-11-21T05:00:00.000Z',
      backup: backupId,
      proved: true,
      recoverySeconds: 41.5,
      stackSeconds: 77.2,
    },
  ],
  restores: [
    {
      run: 'run-3',
      time: '2026-11-21T03:00:00.000Z',
      kind: 'restore',
      state: 'complete',
      backup: backupId,
      durationSeconds: 309,
      downSeconds: 6.4,
    },
  ],
})

/** A daemon that has one of everything, for pages to show. Tests change what they are about. */
export function exampleDaemon(changes: Partial<Backend> = {}): Partial<Backend> {
  return {
    token,
    project,
    health: async () => ({
      healthy: false,
      reasons: [{ code: 'last-run-failed', detail: 'run run-2 ended failed' }],
      warnings: [{ code: 'volume-gone', detail: 'volume x was there' }],
      latest: backupId,
      copy: { latest: null, ageMs: null, backups: 4, succeeded: 3, failed: 1 },
    }),
    stack: async () => stack,
    schedule: () => [
      { type: 'full', cron: '0 2 * * *', timeZone: 'UTC', next: '2030-01-01T02:00:00.000Z' },
    ],
    backups: async () => [
      exampleBackup({ id: '2026-11-20T03-00-00Z-aaaa', startedAt: '2026-11-20T03:00:00.000Z' }),
      exampleBackup(),
    ],
    backup: async () => report,
    report: async () => report,
    folder: async ({ volume = null, path }) => ({
      volume,
      path,
      entries:
        path === '/'
          ? [entry('2026', 'folder', null), entry('logo.svg', 'file', 2048)]
          : [entry('photo one.jpg', 'file', 1_500_000), entry('latest', 'symlink', null)],
    }),
    file: async () => download('photo one.jpg', 'the bytes of a photo'),
    table: async () => download('public.orders.sql', 'COPY public.orders FROM stdin;\n'),
    compareConfig: async () => ({
      backup: backupId,
      changed: ['/srv/shop/docker-compose.yml'],
      missing: [],
      added: ['/srv/shop/new.env'],
      same: 4,
      inContainers: [],
      text: '--- then\n+++ now\n-image: postgres:17\n+image: postgres:18\n',
    }),
    statistics: async () => statistics,
    runs: () => runs,
    run: (id) => runs.find((run) => run.id === id),
    planRestore: async () =>
      exampleRestorePlan({
        downMs: 4200,
        stops: [{ service: 'app', container: 'shop-app-1', id: 'id-app', because: 'it writes' }],
        left: ['the configuration'],
        warnings: ['an old backup'],
      }),
    restore: () => Promise.reject(locked()),
    ...changes,
  }
}

export function locked(): LifeboatError {
  return new LifeboatError('locked', 'another run is under way', {
    hint: 'Wait until it has ended.',
    details: ['run run-9, a backup'],
  })
}

type FolderEntry = Awaited<ReturnType<Backend['folder']>>['entries'][number]

function entry(name: string, type: FolderEntry['type'], size: number | null): FolderEntry {
  return { name, type, size, modified: '2026-11-01T00:00:00.000Z', mode: 0o644 }
}

function download(name: string, text: string): Awaited<ReturnType<Backend['file']>> {
  const bytes = Buffer.from(text)
  return {
    name,
    bytes: bytes.length,
    writeTo: (sink) =>
      new Promise((resolve, reject) => {
        sink.once('error', reject)
        sink.end(bytes, () => resolve())
      }),
  }
}
