import { describe, expect, test } from 'vitest'

import { postgres, reachable } from '../../test/support/example-stack.ts'
import { captureContext } from '../../test/support/fake-context.ts'
import type { Exported } from '../databases/postgres/session-protocol.ts'
import type { Session } from '../databases/postgres/session.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { DumpStep } from '../model/plan.ts'
import type { OpenServer } from './discover-stack.ts'
import { exportSnapshots, type Exports } from './export-snapshots.ts'

const refusal = new LifeboatError('database-session-lost', 'it ended', { hint: 'Look.' })

describe('the snapshots of all servers', () => {
  test('are of one moment when each server’s are, and none has moved on since', async () => {
    const exports = await take([server('db'), server('crm')])

    expect(exports).toMatchObject({ oneMoment: true, failures: [], warnings: [] })
    expect(exports.exported.map(({ server: { service } }) => service)).toEqual(['db', 'crm'])
  })

  test('are not when those of one server are not', async () => {
    const moved = server('crm', { exportSnapshots: async () => exported(false) })

    expect((await take([server('db'), moved])).oneMoment).toBe(false)
    expect((await take([moved])).oneMoment).toBe(false)
  })

  test('are not when another server has moved on', async () => {
    const moved = server('crm', { isUnchanged: async () => false })

    expect((await take([server('db'), moved])).oneMoment).toBe(false)
  })

  test('are not when nobody can say whether another one has', async () => {
    const gone = server('crm', { isUnchanged: () => Promise.reject(refusal) })

    expect((await take([server('db'), gone])).oneMoment).toBe(false)
  })

  test('are not compared before all of them are open', async () => {
    const done: string[] = []
    const noting = (service: string) =>
      server(service, {
        exportSnapshots: async () => {
          await Promise.resolve()
          done.push('export')
          return exported(true)
        },
        isUnchanged: async () => {
          done.push('compare')
          return true
        },
      })

    await take([noting('db'), noting('crm')])

    expect(done).toEqual(['export', 'export', 'compare', 'compare'])
  })

  test('of one server are not compared with anything', async () => {
    const alone = server('db', { isUnchanged: () => Promise.reject(refusal) })

    expect((await take([alone])).oneMoment).toBe(true)
  })

  test('are of no moment when there are none', async () => {
    expect((await take([])).oneMoment).toBeUndefined()
  })
})

test('a server that fails is a failure, and keeps no other from being dumped', async () => {
  const failing = server('crm', { exportSnapshots: () => Promise.reject(refusal) })

  const { exported: servers, failures } = await take([server('db'), failing])

  expect(servers.map(({ server: { service } }) => service)).toEqual(['db'])
  expect(failures).toMatchObject([{ what: 'database crm', code: 'database-session-lost' }])
})

test.each([interrupted(), new TypeError('no')])('%s goes on up', async (error) => {
  const fail = async () => {
    throw error
  }
  const failing = server('db', { exportSnapshots: fail })

  await expect(take([failing])).rejects.toBe(error)
})

describe('a database that the plan does not know', () => {
  test('is dumped too, and both what came and what went is said', async () => {
    const { exported: servers, warnings } = await take([server('db')], ['gone'])

    expect(servers[0]?.databases.map(({ name }) => name)).toEqual(['app'])
    expect(warnings).toEqual([
      'database "app" of db appeared during the run',
      'database "gone" of db vanished during the run',
    ])
  })

  test('is left out where only what was planned is wanted', async () => {
    const { plan, open } = planOf([server('db')], ['gone'])

    expect((await exportSnapshots(plan, open, true)).exported[0]?.databases).toEqual([])
  })
})

describe('a database that lets nobody in', () => {
  const unopened = [{ name: 'app', reason: 'too many connections for database "app"' }]
  const shut = server('db', {
    exportSnapshots: async () => ({ ...exported(true), databases: [], unopened }),
  })

  test('is a failure with its reason, and none that vanished', async () => {
    const { exported: servers, failures, warnings } = await take([shut])

    expect(servers[0]?.databases).toEqual([])
    expect(warnings).toEqual([])
    expect(failures).toEqual([
      {
        what: 'database "app" of db',
        code: 'database-unopened',
        why: 'too many connections for database "app"',
        hint: 'Look at the database’s log; run the backup again.',
        details: [],
      },
    ])
  })

  test('is one of those that are wanted, where only what was planned is', async () => {
    const { plan, open } = planOf([shut], ['crm'])

    expect((await exportSnapshots(plan, open, true)).failures).toEqual([])
    expect((await exportSnapshots(plan, open)).failures).toHaveLength(1)
  })
})

function take(open: readonly OpenServer[], databases?: readonly string[]): Promise<Exports> {
  const planned = planOf(open, databases)
  return exportSnapshots(planned.plan, planned.open)
}

function planOf(open: readonly OpenServer[], databases: readonly string[] = ['app']) {
  const steps = open.map(({ server: { service, containerId } }): DumpStep => ({
    do: 'dump',
    service,
    containerId,
    databases,
    because: 'it is a server',
  }))
  const { plan } = captureContext(steps, () => Promise.reject(new Error('not asked for')))
  return { plan, open }
}

function server(service: string, changes: Partial<Session> = {}): OpenServer {
  const answer = reachable()
  const session: Session = {
    postmaster: '1764500000.000001',
    answer,
    prepare: async () => undefined,
    exportSnapshots: async () => exported(true),
    isUnchanged: async () => true,
    counts: async () => [],
    release: async () => [],
    close: async () => undefined,
    ...changes,
  }
  const credentials = { user: 'postgres', port: 5432, password: undefined }
  return { server: postgres(service, answer), session, credentials }
}

function exported(oneMoment: boolean): Exported {
  return { event: 'exported', databases: [{ name: 'app', snapshot: '1' }], unopened: [], oneMoment }
}
