import { countStatistics } from '../../../src/model/count-statistics.ts'
import type { Backup } from '../../../src/model/backup.ts'
import type { Run } from '../../../src/model/run.ts'
import type { Backend } from '../../../src/http/backend.ts'
import {
  coveredMount,
  exampleBackup,
  exampleRun,
  exampleServer,
} from '../../support/example-manifest.ts'
import { databaseStep, exampleRestorePlan, filesStep } from '../../support/example-restore.ts'
import { exampleVerified } from '../../support/example-verification.ts'
import { seedRandom } from '../../support/seeded-random.ts'
import { report, stack } from './example-pages.ts'

const dayMs = 86_400_000
const days = 60
/** At this moment the pages are looked at. */
export const shownAt = new Date('2026-11-30T08:12:00.000Z')

/** Two months of a small shop that is backed up each night and drilled each Sunday; one night its disk was full. */
export function shownStack(): { backups: Backup[]; daemon: Partial<Backend> } {
  const random = seedRandom(60)
  const first = Date.parse('2026-11-30T02:00:00.000Z') - (days - 1) * dayMs
  const nights = Array.from({ length: days }, (_, night) => first + night * dayMs)
  const made = nights.map((startMs, night) => describeNight(startMs, night, random))
  const backups = made.flatMap(({ backup }) => backup ?? [])
  const runs = made.flatMap((each) => each.runs)
  const newest = backups.at(-1)?.id ?? ''
  return {
    backups,
    daemon: {
      health: async () => ({ healthy: true, reasons: [], warnings: [], latest: newest }),
      stack: async () => ({ ...stack, coverage, failures: [], warnings: [] }),
      schedule: () => [
        { type: 'full', cron: '0 2 * * *', timeZone: 'UTC', next: '2026-12-01T02:00:00.000Z' },
      ],
      backups: async () => backups,
      backup: async () => shown(backups),
      report: async () => shown(backups),
      planRestore: async () => planOf(backups),
      runs: () => runs,
      run: (id) => runs.find((run) => run.id === id),
      statistics: async () =>
        countStatistics({ backups, runs, size: { bytes: 3_912_000_000, rawBytes: 7_105_000_000 } }),
    },
  }
}

type Night = { readonly backup: Backup | undefined; readonly runs: Run[] }

function describeNight(startMs: number, night: number, random: () => number): Night {
  const startedAt = new Date(startMs).toISOString()
  const id = `${startedAt.slice(0, 19).replaceAll(':', '-')}Z-${Math.floor(random() * 1e9)
    .toString(36)
    .padStart(4, 'k')
    .slice(-4)}`
  const ms = Math.round(38_000 + night * 120 + random() * 9000)
  const finishedAt = new Date(startMs + ms).toISOString()
  const run = exampleRun({ id, startedAt, finishedAt, backup: id })
  if (night === 41) {
    const error = {
      code: 'repository-full',
      message: 'no space is left in the repository /repository',
      hint: 'Free space on the disk that holds it. Backups made before are not touched.',
    }
    const { backup: _none, ...failed } = run
    return { backup: undefined, runs: [{ ...failed, state: 'failed', error }] }
  }
  const isDrilled = new Date(startMs).getUTCDay() === 0
  const level = isDrilled ? 'drilled' : 'decoded'
  const verified = exampleVerified({ backup: id, wanted: level, proved: level, finishedAt })
  const backup = exampleBackup({
    id,
    startedAt,
    finishedAt,
    ms,
    level,
    verified,
    drilled: isDrilled ? verified : null,
    consistency: 'frozen',
    sequence: night + 1,
    bytes: 2_140_000_000 + night * 9_000_000,
    addedBytes: night === 0 ? 1_180_000_000 : Math.round(18_000_000 + random() * 55_000_000),
  })
  return { backup, runs: [run] }
}

const coverage = [
  coveredMount('db', 'shop_db-data', {
    class: 'dumped',
    target: '/var/lib/postgresql/data',
    because: 'PostgreSQL keeps its data here: its databases are dumped',
  }),
  coveredMount('app', 'shop_uploads', {
    target: '/srv/uploads',
    because: 'a named volume that nothing else holds',
  }),
  coveredMount('search', 'shop_index', {
    target: '/var/lib/index',
    because: 'a named volume that nothing else holds',
  }),
]

function planOf(backups: readonly Backup[]): ReturnType<typeof exampleRestorePlan> {
  const { id, type, state, startedAt, host, consistency } = backups.at(-1) ?? exampleBackup()
  return exampleRestorePlan({
    backup: { id, type, state, startedAt, host, consistency },
    steps: [
      databaseStep({ database: 'shop', into: 'shop' }),
      databaseStep({ database: 'accounts', into: 'accounts' }),
      filesStep({
        way: 'exchange',
        because: 'restored beside the live files, then exchanged with them',
      }),
    ],
    stops: [
      {
        service: 'app',
        container: 'shop-app-1',
        id: 'id-app',
        because: 'it mounts the volume shop_uploads',
      },
    ],
    downMs: 3100,
    left: [],
  })
}

function shown(backups: readonly Backup[]): typeof report {
  const newest = backups.at(-1) ?? exampleBackup()
  const { id, startedAt, finishedAt, level, verified, consistency, sequence } = newest
  const [server] = [exampleServer()]
  const [database] = server.databases
  const databases = [
    { name: 'shop', bytes: 812_000_000, tables: tables('orders', 184_202, 'items', 902_118) },
    { name: 'accounts', bytes: 96_000_000, tables: tables('users', 21_334, 'sessions', 60_981) },
  ].map((each) => ({ ...database!, ...each, path: `/stack/databases/db/${each.name}` }))
  return {
    ...report,
    level,
    verified,
    manifest: {
      ...report.manifest,
      id,
      startedAt,
      finishedAt,
      consistency,
      sequence,
      coverage,
      servers: [{ ...server, databases }],
      failures: [],
      warnings: [],
    },
  }
}

function tables(...named: (string | number)[]): { schema: string; name: string; rows: number }[] {
  return Array.from({ length: named.length / 2 }, (_, index) => ({
    schema: 'public',
    name: String(named[index * 2]),
    rows: Number(named[index * 2 + 1]),
  }))
}
