import type { Client } from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'

import { connectAll } from './connect-all.ts'
import type { Connected } from './export-snapshots.ts'

type State = 'databases' | 'closed' | 'invalid'

/** A server’s databases; whoever changes it is another session. */
let server: Map<string, State>
let connected: Connected[]
let ended: string[]
/** What opening one throws, and what happens to the server meanwhile. */
let refusals: Map<string, () => Error>

beforeEach(() => {
  server = new Map([
    ['app', 'databases'],
    ['crm', 'databases'],
    ['postgres', 'databases'],
  ])
  connected = []
  ended = []
  refusals = new Map()
})

describe('a session', () => {
  test('is in every database, in each once', async () => {
    expect(await connectAllOf()).toEqual([])
    expect(await connectAllOf()).toEqual([])

    expect(names()).toEqual(['app', 'crm', 'postgres'])
  })

  test('comes into one that was made since, and leaves one that is gone', async () => {
    await connectAllOf()
    server.delete('crm')
    server.set('new', 'databases')

    expect(await connectAllOf()).toEqual([])

    expect(names()).toEqual(['app', 'postgres', 'new'])
    expect(ended).toEqual(['crm'])
  })
})

describe('a database that lets nobody in', () => {
  test('keeps nobody out of the others, and is told with the reason', async () => {
    refusals.set('crm', () => new Error('too many connections for database "crm"'))

    expect(await connectAllOf()).toEqual([
      { name: 'crm', reason: 'too many connections for database "crm"' },
    ])

    expect(names()).toEqual(['app', 'postgres'])
  })

  test('is tried again', async () => {
    refusals.set('crm', () => new Error('too many connections'))
    await connectAllOf()
    refusals.clear()

    expect(await connectAllOf()).toEqual([])

    expect(names()).toEqual(['app', 'postgres', 'crm'])
  })

  test('is told though it is said not to be there, as long as it is listed', async () => {
    refusals.set('crm', () => new Error('database "crm" does not exist'))

    expect(await connectAllOf()).toEqual([{ name: 'crm', reason: 'database "crm" does not exist' }])
  })

  test.each<[string, () => unknown]>([
    ['was dropped', () => server.delete('crm')],
    ['was being dropped, which was cut off', () => server.set('crm', 'invalid')],
  ])('is none that %s between the look and the knock', async (_what, drop) => {
    refusals.set('crm', () => {
      drop()
      return new Error('no')
    })

    expect(await connectAllOf()).toEqual([])

    expect(names()).toEqual(['app', 'postgres'])
  })

  test('is one that was closed between the look and the knock', async () => {
    refusals.set('crm', () => {
      server.set('crm', 'closed')
      return new Error('database "crm" is not currently accepting connections')
    })

    expect(await connectAllOf()).toMatchObject([{ name: 'crm' }])
  })

  test('is one that was closed since, or was made closed; what was closed before is known', async () => {
    server.set('old', 'closed')
    await connectAllOf(['old'])
    server.set('crm', 'closed')
    server.set('made', 'closed')

    expect(await connectAllOf(['old'])).toEqual([
      { name: 'crm', reason: 'it accepts no connections any more' },
      { name: 'made', reason: 'it accepts no connections any more' },
    ])

    expect(names()).toEqual(['app', 'postgres'])
    expect(ended).toEqual(['crm'])
  })
})

test('a server that does not answer any more is no matter of one database', async () => {
  refusals.set('app', () => {
    server.clear()
    return new Error('gone')
  })
  const first = { query: listIfAny } as unknown as Client

  await expect(connectAll(open, first, connected, [])).rejects.toThrow('the connection is closed')
})

function connectAllOf(known: readonly string[] = []): ReturnType<typeof connectAll> {
  const first = { query: async () => list() } as unknown as Client
  return connectAll(open, first, connected, known)
}

async function listIfAny(): Promise<ReturnType<typeof list>> {
  if (server.size === 0) throw new Error('the connection is closed')
  return list()
}

function list(): { rows: { datname: string; state: State }[] } {
  return { rows: [...server].map(([datname, state]) => ({ datname, state })) }
}

async function open(name = ''): Promise<Client> {
  const refusal = refusals.get(name)?.()
  if (refusal !== undefined) throw refusal
  return { end: async () => void ended.push(name) } as unknown as Client
}

function names(): string[] {
  return connected.map(({ name }) => name)
}
