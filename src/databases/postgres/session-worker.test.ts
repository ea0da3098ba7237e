import type { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { eventually } from '../../../test/support/eventually.ts'
import type { Fingerprint } from '../../model/fingerprint.ts'
import { signals } from './session-protocol.ts'
import { holdSession } from './session-worker.ts'

describe('the sequences of a session', () => {
  test('are looked at before anybody can dump, and again once all has been dumped', async () => {
    const { said, last } = await hold('rows')

    expect(said.filter((each) => /sequence|exported|released/.test(each))).toEqual([
      'sequence read',
      'exported',
      'sequence read',
      'released',
    ])
    const ids = { schema: 'shop', name: 'ids', increment: '1', cycles: false }
    const first = { value: '1', isCalled: true }
    expect(last).toEqual({
      event: 'released',
      databases: [
        { name: 'app', sequences: [{ ...ids, first, last: { value: '2', isCalled: true } }] },
      ],
    })
  })

  test('are nobody’s business unless they are asked for', async () => {
    const { said, last } = await hold('counts')

    expect(said).not.toContain('sequence read')
    expect(last).toEqual({ event: 'released', databases: [] })
  })
})

test('a database that lets nobody in is told with the snapshots of the others', async () => {
  const { lines } = await hold('counts', ['app', 'crm'])

  expect(lines.find(({ event }) => event === 'exported')).toMatchObject({
    databases: [{ name: 'app' }],
    unopened: [{ name: 'crm', reason: 'too many connections' }],
  })
  expect(lines.find(({ event }) => event === 'counted')).toMatchObject({
    databases: [{ name: 'app' }],
  })
})

test('a database that was closed from the beginning is told at the beginning only', async () => {
  const { lines } = await hold('counts', ['app'], ['archive'])

  expect(lines[0]).toMatchObject({ event: 'found', databases: ['app'], closed: ['archive'] })
  expect(lines.find(({ event }) => event === 'exported')).toMatchObject({ unopened: [] })
})

let listening: Map<string, readonly unknown[]>
beforeEach(() => {
  listening = new Map(Object.values(signals).map((name) => [name, process.listeners(name)]))
})
afterEach(() => {
  for (const name of Object.values(signals)) {
    for (const each of process.listeners(name)) {
      if (!listening.get(name)?.includes(each)) process.removeListener(name, each)
    }
  }
})

type Line = Record<string, unknown>

/** A session that is told to export and, once all is counted, to let go. */
async function hold(
  fingerprint: Fingerprint,
  databases = ['app'],
  closed: string[] = [],
): Promise<{ said: string[]; lines: Line[]; last: Line | undefined }> {
  const said: string[] = []
  const lines: Line[] = []
  let looks = 0
  async function query(text: string): Promise<{ rows: unknown[] }> {
    if (text.includes('last_value')) {
      said.push('sequence read')
      looks += 1
      return { rows: [{ index: 0, value: String(looks), isCalled: true }] }
    }
    if (text.includes('datallowconn')) {
      const open = databases.map((datname) => ({ datname, state: 'databases' }))
      return { rows: [...open, ...closed.map((datname) => ({ datname, state: 'closed' }))] }
    }
    return { rows: answers.find(([part]) => text.includes(part))?.[1] ?? [] }
  }
  const client = { query, end: async () => undefined } as unknown as Client
  const held = holdSession(
    async (name) => {
      if (name === 'crm') throw new Error('too many connections')
      return client
    },
    fingerprint,
    (line) => {
      said.push(String(line['event']))
      lines.push(line)
    },
  )
  await eventually(() => expect(said).toContain('found'))
  process.emit(signals.export, signals.export)
  await eventually(() => expect(said).toContain('counted'))
  process.emit(signals.release, signals.release)
  expect(await held).toBe(0)
  return { said, lines, last: lines.at(-1) }
}

const answers: [part: string, rows: unknown[]][] = [
  ['server_version', [{ version: '17.6', number: '170006', directory: '/pg' }]],
  ['pg_export_snapshot', [{ snapshot: 's', moment: '7:9:' }]],
  ['pg_database_size', [{ encoding: 'UTF8', collation: 'C', bytes: '1' }]],
  ['pg_sequence', [{ schema: 'shop', name: 'ids', increment: '1', cycles: false }]],
  ['pg_largeobject_metadata', [{ count: '0', hash: '0' }]],
]
