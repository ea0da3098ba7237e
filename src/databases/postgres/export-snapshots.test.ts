import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'

import { exportSnapshots, isUnchanged, type Connected } from './export-snapshots.ts'

describe('snapshots', () => {
  test('are of one moment when no transaction has ended between them', async () => {
    const { connected, asked } = connect(['7:9:', '7:9:'])

    expect(await exportSnapshots(connected)).toEqual({
      databases: [
        { name: 'db0', snapshot: 'db0-1' },
        { name: 'db1', snapshot: 'db1-1' },
      ],
      oneMoment: true,
      moment: '7:9:',
    })
    expect(asked.filter((text) => text.startsWith('BEGIN'))).toEqual([
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    ])
  })

  test('are all opened before one of them is asked for, and asked for at the same time', async () => {
    const { connected, asked } = connect(['7:9:', '7:9:'])
    await exportSnapshots(connected)

    expect(asked.map((text) => text.split(' ')[0])).toEqual(['BEGIN', 'BEGIN', 'SELECT', 'SELECT'])
  })

  test('are taken anew when one has ended between them', async () => {
    const { connected } = connect(['7:9:', '7:10:'], ['7:10:', '7:10:'])

    expect(await exportSnapshots(connected)).toEqual({
      databases: [
        { name: 'db0', snapshot: 'db0-2' },
        { name: 'db1', snapshot: 'db1-2' },
      ],
      oneMoment: true,
      moment: '7:10:',
    })
  })

  test('are said not to be of one moment when that goes on and on', async () => {
    const { connected, asked } = connect(['7:9:', '7:10:'])

    expect(await exportSnapshots(connected)).toMatchObject({ oneMoment: false })
    expect(asked.filter((text) => text.startsWith('BEGIN'))).toHaveLength(10)
    // The last ones hold.
    expect(asked.filter((text) => text === 'ROLLBACK')).toHaveLength(8)
  })
})

describe('a server', () => {
  test.each([
    ['nothing has ended since', '7:9:', true],
    ['a transaction has ended since', '7:10:', false],
  ])('of which %s', async (_what, now, unchanged) => {
    const [first] = connect([now]).connected

    expect(await isUnchanged(first?.client as Client, '7:9:')).toBe(unchanged)
  })
})

/** Databases of one server, each of which says in turn what has ended in it; the last round again and again. */
function connect(...rounds: readonly (readonly string[])[]): {
  connected: Connected[]
  asked: string[]
} {
  const asked: string[] = []
  const connected = (rounds[0] ?? []).map((_, index): Connected => {
    let round = 0
    const query = async (text: string) => {
      asked.push(text)
      if (!text.startsWith('SELECT')) return { rows: [] }
      const moment = rounds[Math.min(round, rounds.length - 1)]?.[index]
      round += 1
      return { rows: [{ snapshot: `db${index}-${round}`, moment }] }
    }
    return { name: `db${index}`, client: { query } as unknown as Client }
  })
  return { connected, asked }
}
