import type { LoadTarget } from '../../src/restore/find-load-targets.ts'
import {
  RestoreOptions,
  Selection,
  type DatabaseStep,
  type FilesStep,
  type RestorePlan,
  type RestoreReport,
  type TableStep,
} from '../../src/model/restore.ts'
import type { Repository } from '../../src/repository/repository.ts'
import { exampleManifest, exampleServer } from './example-manifest.ts'

/** Everything of the backup, restored in the usual way. Tests change what they are about. */
export function exampleRestorePlan(changes: Partial<RestorePlan> = {}): RestorePlan {
  const { id, type, state, startedAt, host, consistency } = exampleManifest()
  return {
    project: 'shop',
    backup: { id, type, state, startedAt, host, consistency },
    selection: select(),
    options: choose(),
    steps: [databaseStep(), filesStep()],
    stops: [],
    downMs: 0,
    left: [],
    absent: [],
    warnings: [],
    ...changes,
  }
}

/** A selection as a request without those fields is read. */
export function select(changes: Partial<Selection> = {}): Selection {
  return Selection.parse(changes)
}

export function choose(changes: Partial<RestoreOptions> = {}): RestoreOptions {
  return RestoreOptions.parse(changes)
}

export function databaseStep(changes: Partial<DatabaseStep> = {}): DatabaseStep {
  return {
    do: 'database',
    service: 'db',
    containerId: 'id-db',
    database: 'My "Shop"',
    dump: '/stack/databases/db/1-My__Shop_',
    into: 'My "Shop"',
    over: 'live',
    because: 'loaded beside the live one, checked, then put in its place by renaming',
    ...changes,
  }
}

export function tableStep(changes: Partial<TableStep> = {}): TableStep {
  return {
    do: 'table',
    service: 'db',
    containerId: 'id-db',
    database: 'My "Shop"',
    dump: '/stack/databases/db/1-My__Shop_',
    schema: 'public',
    table: 'orders',
    because: 'its rows are replaced inside one transaction',
    ...changes,
  }
}

export function filesStep(changes: Partial<FilesStep> = {}): FilesStep {
  return {
    do: 'files',
    kind: 'volume',
    from: '/stack/volumes/shop_uploads',
    target: 'shop_uploads',
    without: [],
    excludes: [],
    over: 'live',
    way: 'in place',
    because: 'emptied and written anew: not a plain folder of the engine',
    ...changes,
  }
}

/** The example's server, asked again: nothing about it has changed since the backup. */
export function loadTarget(changes: Partial<LoadTarget> = {}): LoadTarget {
  return {
    service: 'db',
    containerId: 'id-db',
    image: 'sha256:lifeboat',
    credentials: { user: 'postgres', port: 5432, password: undefined },
    container: 'shop-db-1',
    imageId: 'sha256:db',
    looked: {
      event: 'looked',
      versionNumber: 170_006,
      dataDirectory: '/var/lib/postgresql/data',
      databases: ['My "Shop"', 'postgres'],
      roles: ['postgres'],
      tablespaces: [],
      extensions: [{ name: 'plpgsql', versions: ['1.0'] }],
      preparedTransactions: [],
    },
    server: exampleServer(),
    steps: [databaseStep()],
    ...changes,
  }
}

export function exampleReport(changes: Partial<RestoreReport> = {}): RestoreReport {
  return {
    backup: exampleManifest().id,
    safeguard: 'run-1-safety',
    outcome: 'restored',
    databases: [
      {
        service: 'db',
        database: 'My "Shop"',
        into: 'My "Shop"',
        tables: 2,
        rows: 1017,
        kept: null,
      },
    ],
    tables: [],
    files: [{ target: 'shop_uploads', inside: null }],
    written: { files: 50, bytes: 2048 },
    services: [{ service: 'app', container: 'shop-app-1', health: 'healthy' }],
    downMs: 6400,
    warnings: [],
    ...changes,
  }
}

export const exampleRepository: Repository = {
  location: '/repository',
  password: 'open sesame',
  mounts: [{ kind: 'volume', source: 'backups', target: '/repository', writable: true }],
}
