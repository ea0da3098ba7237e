import { describe, expect, test } from 'vitest'

import { postgres, reachable } from '../../test/support/example-stack.ts'
import { captureContext, resticSummary } from '../../test/support/fake-context.ts'
import type { CountedDatabase, ExportedDatabase } from '../databases/postgres/session-protocol.ts'
import type { Session } from '../databases/postgres/session.ts'
import { LifeboatError } from '../errors.ts'
import {
  WorkerFailedError,
  type RunningWorker,
  type RunWorker,
  type StartWorker,
  type WorkerOutput,
} from '../model/worker.ts'
import { captureDatabases, type CapturedDatabases } from './capture-databases.ts'
import type { ExportedServer } from './export-snapshots.ts'

const dumped = { stdout: 'dumped globals\ndumped 1-app\ndumped 2-shop\n', stderr: '' }

describe('captureDatabases', () => {
  test('holds every database that was dumped and counted', async () => {
    expect(outcome(await capture({ dump: async () => dumped }))).toEqual({
      parts: 1,
      held: ['db: globals app shop'],
      failures: [],
    })
  })

  test.each([
    [
      'one database',
      'dumped globals\ndumped 1-app\n',
      ['db: globals app'],
      'database "shop" of db',
    ],
    ['the globals', 'dumped 1-app\ndumped 2-shop\n', ['db: app shop'], 'globals of db'],
  ])(
    'misses %s that the worker did not say was dumped, though it exited with 0',
    async (_what, stdout, held, what) => {
      expect(outcome(await capture({ dump: async () => ({ stdout, stderr: '' }) }))).toEqual({
        parts: 1,
        held,
        failures: [`${what}: dump-failed`],
      })
    },
  )

  test('keeps what was dumped before a worker failed, and quotes the tool for the rest', async () => {
    const output = {
      stdout: 'dumped globals\ndumped 1-app\n',
      stderr: '@2-shop\npg_dump: error: boom\n',
    }
    const dump = (): Promise<never> =>
      Promise.reject(new WorkerFailedError('dump-db failed', output, 1))

    const captured = await capture({ dump })

    expect(outcome(captured)).toEqual({
      parts: 1,
      held: ['db: globals app'],
      failures: ['database "shop" of db: dump-failed'],
    })
    expect(captured.failures[0]).toMatchObject({
      why: 'dump-db failed',
      details: ['pg_dump: error: boom'],
    })
  })

  test('holds nothing of a server whose session did not hold its snapshots to the end', async () => {
    const lost = new LifeboatError('database-session-lost', 'ended early', { hint: 'Look.' })

    const captured = await capture({
      dump: async () => dumped,
      session: { release: () => Promise.reject(lost) },
    })

    expect(outcome(captured)).toEqual({
      parts: 0,
      held: [],
      failures: ['database db: database-session-lost'],
    })
  })

  test('holds no database that was not counted', async () => {
    const session = { counts: async () => [counted('app')] }

    const { servers } = await capture({ dump: async () => dumped, session })

    expect(servers[0]?.databases.map(({ name }) => name)).toEqual(['app'])
  })

  test('warns of what could not be hashed', async () => {
    const session: Partial<Session> = {
      counts: async () => [{ ...counted('app'), unhashed: ['public.u: too long'] }],
    }

    expect((await capture({ dump: async () => dumped, session })).warnings).toEqual([
      'not hashed in database "app" of db: public.u: too long',
    ])
  })

  test('is not complete where tables were emptied under a snapshot', async () => {
    const emptied = { name: 'app', emptied: ['public.prices'] }
    const release = async () => [emptied, { name: 'shop', unwatched: 'too many' }]
    const captured = await capture({ dump: async () => dumped, session: { release } })
    expect(captured.failures).toMatchObject([{ code: 'table-emptied' }])
    expect(captured.warnings).toHaveLength(1)
  })
  test('holds nothing when a dump could not be read back from staging', async () => {
    const unread = { stdout: resticSummary, stderr: 'read error' }
    const store = (): Promise<never> =>
      Promise.reject(new WorkerFailedError('store-databases failed', unread, 3))

    expect(outcome(await capture({ dump: async () => dumped, store }))).toEqual({
      parts: 0,
      held: [],
      failures: ['databases part: dump-unreadable'],
    })
  })

  test('stores the dumps once all of them have been taken, not before', async () => {
    const order: string[] = []

    await capture({
      dump: async () => {
        order.push('dumped')
        return dumped
      },
      storer: { signal: async () => void order.push('told to store') },
    })

    expect(order).toEqual(['dumped', 'told to store'])
  })

  test('does not store what nothing was dumped into, and lets the worker go', async () => {
    const order: string[] = []
    const lost = new LifeboatError('database-session-lost', 'ended early', { hint: 'Look.' })

    await capture({
      dump: async () => dumped,
      session: { release: () => Promise.reject(lost) },
      storer: {
        signal: async () => void order.push('told to store'),
        remove: async () => void order.push('removed'),
      },
    })

    expect(order).toEqual(['removed'])
  })

  test('holds nothing when the repository could not be opened, and says why', async () => {
    const words = { stdout: '', stderr: 'wrong password' }
    const answer = () => Promise.reject(new WorkerFailedError('store-databases failed', words, 12))

    expect(outcome(await capture({ dump: async () => dumped, storer: { answer } }))).toEqual({
      parts: 0,
      held: [],
      failures: ['databases part: repository-password'],
    })
  })

  test('closes the session, however it ends', async () => {
    const closed: string[] = []
    const session = { close: async () => void closed.push('closed') }

    await capture({ dump: async () => dumped, session })
    await capture({ dump: () => Promise.reject(new WorkerFailedError('x', none, 1)), session })

    expect(closed).toEqual(['closed', 'closed'])
  })
})

const none: WorkerOutput = { stdout: '', stderr: '' }

type Parts = {
  readonly dump: () => Promise<WorkerOutput>
  readonly store?: () => Promise<WorkerOutput>
  readonly storer?: Partial<RunningWorker>
  readonly session?: Partial<Session>
}

const storing: Omit<RunningWorker, 'end'> = {
  answer: async () => ({}),
  signal: async () => undefined,
  remove: async () => undefined,
}

function capture({ dump, store, storer = {}, session = {} }: Parts): Promise<CapturedDatabases> {
  const runWorker: RunWorker = () => dump()
  const startWorker: StartWorker = async () => ({
    ...storing,
    end: store ?? (async () => ({ ...none, stdout: resticSummary })),
    ...storer,
  })
  return captureDatabases(captureContext([], runWorker, {}, startWorker), [exportedServer(session)])
}

function exportedServer(changes: Partial<Session>): ExportedServer {
  const names = ['app', 'shop']
  const session: Session = {
    postmaster: '1764500000.000001',
    answer: reachable(),
    exportSnapshots: () => Promise.reject(new Error('not asked for')),
    prepare: () => Promise.reject(new Error('not asked for')),
    isUnchanged: () => Promise.reject(new Error('not asked for')),
    counts: async () => names.map(counted),
    release: async () => [],
    close: async () => undefined,
    ...changes,
  }
  const credentials = { user: 'postgres', port: 5432, password: undefined }
  return {
    server: postgres('db', reachable()),
    session,
    credentials,
    databases: names.map(exported),
  }
}

function exported(name: string): ExportedDatabase {
  return {
    name,
    snapshot: 'x',
  }
}

function counted(name: string): CountedDatabase {
  return {
    name,
    encoding: 'UTF8',
    collation: 'C',
    collationVersion: null,
    collationVersionActual: null,
    extensions: [],
    bytes: 1,
    tables: [],
    largeObjects: 0,
  }
}

function outcome({ parts, servers, failures }: CapturedDatabases): unknown {
  return {
    parts: parts.length,
    held: servers.map(({ service, globals, databases }) => {
      const names = databases.map(({ name }) => name)
      return `${service}: ${[...(globals === null ? [] : ['globals']), ...names].join(' ')}`
    }),
    failures: failures.map(({ what, code }) => `${what}: ${code}`),
  }
}
