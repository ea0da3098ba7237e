import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'

import { followOrder } from './follow-order.ts'
import { readChanges } from './read-changes.ts'

describe('what the rows of a database have gone through', () => {
  test('is the same word as long as the server counts the same', async () => {
    const first = await readChanges(openClient({ counted: '0 1 16384:1:0:0' }))

    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(await readChanges(openClient({ counted: '0 1 16384:1:0:0' }))).toBe(first)
    expect(await readChanges(openClient({ counted: '0 1 16384:2:0:0' }))).not.toBe(first)
  })

  test('cannot be told where the server does not count all', async () => {
    expect(await readChanges(openClient({ isTold: false, counted: '0 1' }))).toBeNull()
  })
})

test('of several databases those are left out that are gone; one that cannot be entered tells nothing', async () => {
  const said: Record<string, unknown>[] = []

  const order = { order: 'read-changes', databases: ['shop', 'gone', 'closed'] } as const
  const code = await followOrder(
    openServer,
    { ...order, databases: [...order.databases] },
    (line) => said.push(line),
  )

  expect(code).toBe(0)
  expect(said).toEqual([
    {
      event: 'changes',
      databases: [
        { name: 'shop', changes: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { name: 'closed', changes: null },
      ],
    },
  ])
})

async function openServer(name?: string): Promise<Client> {
  if (name === 'closed') throw new Error('no connections are taken')
  return openClient({ there: ['shop', 'closed'], counted: '0 1 16384:1:0:0' })
}

type Given = {
  readonly isTold?: boolean
  readonly counted: string
  readonly there?: readonly string[]
}

function openClient({ isTold = true, counted, there = [] }: Given): Client {
  const query = async (text: string, [name = '']: readonly string[] = []) => {
    if (text.includes('"isTold"')) return { rows: [{ isTold }] }
    if (text.includes('pg_stat_all_tables')) return { rows: [{ changes: counted }] }
    return { rows: [], rowCount: there.includes(name) ? 1 : 0 }
  }
  return { query, end: async () => undefined } as unknown as Client
}
