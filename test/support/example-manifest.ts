import type { BackupReport } from '../../src/model/backup-report.ts'
import type { Backup } from '../../src/model/backup.ts'
import type { CoveredMount } from '../../src/model/coverage.ts'
import type { MadeBackup } from '../../src/model/made-backup.ts'
import type { Archived, Cold, Manifest, Part, Server } from '../../src/model/manifest.ts'
import type { Failure } from '../../src/model/plan.ts'
import type { Run } from '../../src/model/run.ts'
import type { ShownBackup } from '../../src/model/shown-backup.ts'

export function exampleManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    format: 1,
    id: '2026-11-21T03-00-00Z-k3f9',
    project: 'shop',
    host: 'host-1',
    type: 'full',
    services: [],
    reason: 'asked',
    state: 'complete',
    consistency: 'ordered',
    consistencyBecause: [],
    frozen: [],
    stopped: [],
    startedAt: '2026-11-21T03:00:00.000Z',
    finishedAt: '2026-11-21T03:00:12.300Z',
    sequence: 7,
    lifeboat: '0.1.0',
    engine: { version: '28.0', apiVersion: '1.48', os: 'linux', arch: 'amd64' },
    disks: [],
    parts: [examplePart('databases'), examplePart('files'), examplePart('config')],
    servers: [exampleServer()],
    archived: [
      {
        kind: 'volume',
        source: 'shop_uploads',
        path: '/stack/volumes/shop_uploads',
        without: [],
        excludes: [],
      },
    ],
    cold: [],
    references: [],
    config: {
      files: [
        {
          path: '/stack/config/project/docker-compose.yml',
          source: '/srv/shop/docker-compose.yml',
          bytes: 812,
          sha256: '0f'.repeat(32),
          mode: 0o644,
          uid: 1000,
          gid: 1000,
          mtime: '2026-11-01T00:00:00.000Z',
        },
      ],
      notCaptured: [{ source: '/srv/shop/.git', because: 'version control' }],
    },
    images: [],
    coverage: [],
    failures: [],
    warnings: [],
    sinceLast: { backup: null, warnings: [] },
    ...changes,
  }
}

export function examplePart(kind: Part['kind'], changes: Partial<Part> = {}): Part {
  return {
    kind,
    tree: `tree-of-${kind}`,
    snapshot: `${kind}-snapshot`,
    files: 50,
    bytes: 2048,
    addedBytes: 1024,
    unchangedFiles: 0,
    ms: 850,
    ...changes,
  }
}

export function exampleServer(changes: Partial<Server> = {}): Server {
  return {
    kind: 'postgres',
    service: 'db',
    containerId: 'id-db',
    image: 'postgres:17',
    imageId: 'sha256:db',
    version: '17.6',
    versionNumber: 170_006,
    globals: '/stack/databases/db/globals.sql',
    databases: [
      {
        name: 'My "Shop"',
        path: '/stack/databases/db/1-My__Shop_',
        encoding: 'UTF8',
        collation: 'C',
        collationVersion: null,
        collationVersionActual: null,
        extensions: [{ name: 'plpgsql', version: '1.0' }],
        tables: [
          { schema: 'public', name: 'orders', rows: 1000 },
          { schema: 'public', name: 'items', rows: 17 },
        ],
        largeObjects: 0,
        bytes: 7_680_000,
        warnings: [],
      },
    ],
    ...changes,
  }
}

export function exampleFailure(changes: Partial<Failure> = {}): Failure {
  return {
    what: 'database "app" of db',
    code: 'dump-failed',
    why: 'dump-db failed: it ended with exit code 1',
    hint: 'The dump tool’s own last lines say why.',
    details: ['pg_dump: error: connection lost'],
    ...changes,
  }
}

export function exampleCold(changes: Partial<Cold> = {}): Cold {
  return {
    kind: 'postgres',
    service: 'db',
    container: 'shop-db-1',
    image: 'postgres:17',
    imageId: 'sha256:db',
    versionMajor: '17',
    clean: true,
    mount: { kind: 'volume', source: 'shop_db-data' },
    inside: '',
    ...changes,
  }
}

/** A mount that a backup archived, as its manifest says where it was. */
export function coveredMount(
  service: string,
  source: string,
  changes: Partial<CoveredMount> = {},
): CoveredMount {
  return {
    class: 'archived',
    service,
    container: `shop-${service}-1`,
    target: `/mnt/${source}`,
    kind: 'volume',
    source,
    because: 'app writes to it',
    ...changes,
  }
}

export function exampleBackup(changes: Partial<Backup> = {}): Backup {
  return {
    id: '2026-11-21T03-00-00Z-k3f9',
    project: 'shop',
    host: 'host-1',
    type: 'full',
    services: [],
    reason: 'asked',
    state: 'complete',
    level: 'written',
    verified: null,
    drilled: null,
    drillable: changes.type !== 'config',
    consistency: 'ordered',
    startedAt: '2026-11-21T03:00:00.000Z',
    finishedAt: '2026-11-21T03:00:12.300Z',
    sequence: 7,
    ms: 12_300,
    bytes: 6144,
    addedBytes: 3072,
    ...changes,
  }
}

export function exampleShown(
  changes: Partial<Manifest> = {},
  proved: Partial<Pick<ShownBackup, 'level' | 'verified'>> = {},
): ShownBackup {
  return { manifest: exampleManifest(changes), level: 'written', verified: null, ...proved }
}

/** All that is known of a backup that was never verified, but for the changes. */
export function exampleReported(
  changes: Partial<Manifest> = {},
  proved: Partial<Omit<BackupReport, 'manifest'>> = {},
): BackupReport {
  return { ...exampleShown(changes), verification: null, verificationUnread: null, ...proved }
}

export function exampleMade(changes: Partial<MadeBackup> = {}): MadeBackup {
  return { ...exampleManifest(), level: 'written', ...changes }
}

export function exampleRun(changes: Partial<Run> = {}): Run {
  return {
    id: '2026-11-21T03-00-00Z-k3f9',
    kind: 'backup',
    project: 'shop',
    type: 'full',
    services: [],
    state: 'complete',
    startedAt: '2026-11-21T03:00:00.000Z',
    steps: [],
    ...changes,
  }
}

export const emptyArchived: Archived = {
  kind: 'volume',
  source: '',
  path: '',
  without: [],
  excludes: [],
}
