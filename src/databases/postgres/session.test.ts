import { describe, expect, test } from 'vitest'

import type { RunningWorker, WorkerSpec } from '../../model/worker.ts'
import { openSession, type Session } from './session.ts'

const target = {
  service: 'db',
  replica: 'db',
  containerId: 'id-db',
  image: 'sha256:lifeboat',
  suspectedDataDirectory: '/pg',
  fingerprint: 'counts',
} as const
const credentials = { user: 'shop', port: 5433, password: 'sesame' }
const found = {
  event: 'found',
  version: '17.6',
  versionNumber: 170_006,
  dataDirectory: '/pg',
  postmaster: '1764500000.000001',
  superuser: 'postgres',
  preload: '',
  tablespaces: [],
  databases: ['app'],
  closed: [],
  invalid: [],
}

describe('a session', () => {
  test('tells what the server said, and as whom it was asked', async () => {
    const { session } = await open(found)

    expect(session.answer).toEqual({
      state: 'reachable',
      user: 'shop',
      port: 5433,
      version: '17.6',
      versionNumber: 170_006,
      dataDirectory: '/pg',
      superuser: 'postgres',
      preload: '',
      tablespaces: [],
      databases: ['app'],
      closed: [],
      invalid: [],
    })
    expect(session.postmaster).toBe('1764500000.000001')
  })

  test('is held in the database’s own network, with the password in a file only', async () => {
    const { specs } = await open(found)

    expect(specs[0]).toMatchObject({
      network: { containerId: 'id-db' },
      env: { PGUSER: 'shop', PGPORT: '5433' },
      secrets: { variables: { PGPASSWORD: 'sesame' } },
    })
    expect(JSON.stringify({ ...specs[0], secrets: undefined })).not.toContain('sesame')
  })

  test.each([
    ['28P01', 'password authentication failed', 'database-login-refused', 'lifeboat.database.user'],
    ['28000', 'no pg_hba.conf entry', 'database-login-refused', 'lifeboat.database.user'],
    ['ECONNREFUSED', 'connect ECONNREFUSED', 'database-unreachable', 'docker compose logs'],
    ['57P03', 'the database system is starting up', 'database-unreachable', 'docker compose logs'],
  ])('refused with %s (%s) is told as %s', async (code, reason, expected, hint) => {
    const { session } = await open({ event: 'refused', code, reason })

    expect(session.answer).toMatchObject({
      state: 'unreachable',
      code: expected,
      reason: expect.stringContaining(reason),
      hint: expect.stringContaining(hint),
      suspectedDataDirectory: '/pg',
    })
  })

  test('that answers with what nobody knows is removed', async () => {
    const removed: string[] = []

    await expect(open({ event: 'found', version: 17 }, {}, removed)).rejects.toThrow('version')

    expect(removed).toEqual(['removed'])
  })

  test('that could not be prepared says why when its snapshots are asked for', async () => {
    const refusal = new Error('too many connections')
    const { session } = await open(found, {
      answer: async (name) => {
        if (name === 'prepared') throw refusal
        return found
      },
    })
    const preparing = session.prepare()

    await expect(session.exportSnapshots()).rejects.toBe(refusal)
    await expect(preparing).rejects.toBe(refusal)
  })

  test.each([true, false])('says itself whether its server has moved on: %s', async (unchanged) => {
    const signals: string[] = []
    const { session } = await open(found, {
      answer: async (name) => (name === 'compared' ? { event: 'compared', unchanged } : found),
      signal: async (name) => void signals.push(name),
    })

    expect(await session.isUnchanged()).toBe(unchanged)
    expect(signals).toEqual(['SIGHUP'])
  })

  test('that lived until it was told to let go held its snapshots to the end', async () => {
    const { session } = await open(found, {
      end: async () => ({ stdout: '{"event":"released","databases":[]}\n', stderr: '' }),
    })

    expect(await session.release()).toEqual([])
  })

  test('that ended before it let go held nothing, whatever its exit code', async () => {
    const { session } = await open(found, {
      end: async () => ({ stdout: '{"event":"counted","databases":[]}\n', stderr: '' }),
    })

    await expect(session.release()).rejects.toMatchObject({
      code: 'database-session-lost',
      message: 'the session that held the snapshots of db ended early',
      hint: 'Look at the database’s log; run the backup again.',
    })
  })
})

async function open(
  answer: Record<string, unknown>,
  changes: Partial<RunningWorker> = {},
  removed: string[] = [],
): Promise<{ session: Session; specs: WorkerSpec[] }> {
  const specs: WorkerSpec[] = []
  const worker: RunningWorker = {
    answer: async () => answer,
    signal: async () => undefined,
    end: () => Promise.reject(new Error('not asked for')),
    remove: async () => void removed.push('removed'),
    ...changes,
  }
  const session = await openSession(
    async (spec) => {
      specs.push(spec)
      return worker
    },
    target,
    credentials,
  )
  return { session, specs }
}
