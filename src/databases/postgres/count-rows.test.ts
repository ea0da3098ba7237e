import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'

import { countRows } from './count-rows.ts'

const orders = { schema: 'shop', name: 'orders', columns: ['id', 'o"dd'] }
const unasked = { ...orders, columns: [] }
const nothing = { schema: 'shop', name: 'nothing', columns: [] }

describe('the rows of a database', () => {
  test('are counted only, unless more is asked for', async () => {
    const { client, asked } = server()

    expect(await countRows(client, 'counts')).toEqual({
      tables: [
        { schema: 'shop', name: 'orders', rows: 3 },
        { schema: 'shop', name: 'nothing', rows: 3 },
      ],
      largeObjects: 2,
      largeObjectsBytes: 99,
    })
    expect(asked.join('\n')).not.toMatch(/hash|set_config|SAVEPOINT/)
  })

  test('are hashed by the columns that a dump stores; no column, no hash', async () => {
    const { client, asked } = server()

    expect(await countRows(client, 'rows')).toEqual({
      tables: [
        { schema: 'shop', name: 'orders', rows: 3, hash: '-12' },
        { schema: 'shop', name: 'nothing', rows: 3 },
      ],
      largeObjects: 2,
      largeObjectsBytes: 99,
      largeObjectsHash: '-12',
      unhashed: [],
    })
    expect(asked.find((each) => each.includes('ROW(t.'))).toContain('ROW(t."id", t."o""dd")')
  })

  test('are hashed with the settings that pg_dump has, whatever the database’s own are', async () => {
    const { client, asked } = server()

    await countRows(client, 'rows')

    expect(asked[0]).toContain('set_config')
  })

  test('that cannot be hashed are counted all the same, in the same snapshot, and named', async () => {
    const { client, asked } = server((query) => query.includes('hashtextextended'))

    expect(await countRows(client, 'rows')).toEqual({
      tables: [
        { schema: 'shop', name: 'orders', rows: 3 },
        { schema: 'shop', name: 'nothing', rows: 3 },
      ],
      largeObjects: 2,
      largeObjectsBytes: 99,
      unhashed: ['shop.orders: refused', 'large objects: refused'],
    })
    expect(asked.filter((each) => each.includes('SAVEPOINT'))).toEqual([
      'SAVEPOINT hash',
      'ROLLBACK TO SAVEPOINT hash',
      'RELEASE SAVEPOINT hash',
      'SAVEPOINT hash',
      'ROLLBACK TO SAVEPOINT hash',
      'RELEASE SAVEPOINT hash',
    ])
  })

  test('and large objects are not measured by a role that may not read them, nor is that an error', async () => {
    const { client, asked } = server(undefined, false)

    expect(await countRows(client, 'counts')).not.toHaveProperty('largeObjectsBytes')
    expect(asked.join('\n')).not.toContain('AS bytes')
  })

  test('are not counted by a session that is lost', async () => {
    const { client } = server((query) => /hashtextextended|ROLLBACK/.test(query))

    await expect(countRows(client, 'rows')).rejects.toThrow('refused')
  })
})

/** Answers each kind of query always the same. */
function server(
  isRefused: (query: string) => boolean = () => false,
  isReadable = true,
): {
  client: Client
  asked: string[]
} {
  const asked: string[] = []
  async function query(text: string): Promise<{ rows: unknown[] }> {
    asked.push(text)
    if (isRefused(text)) throw new Error('refused')
    if (text.includes(`'{}'::text[] AS columns`)) return { rows: [unasked, nothing] }
    if (text.includes('pg_class')) return { rows: [orders, nothing] }
    if (text.includes('hashtextextended')) return { rows: [{ rows: '3', hash: '-12' }] }
    if (text.includes('AS rows')) return { rows: [{ rows: '3' }] }
    if (text.includes('AS bytes')) return { rows: [{ bytes: '99' }] }
    return { rows: [{ count: '2', readable: isReadable ? 'true' : 'false' }] }
  }
  return { client: { query } as unknown as Client, asked }
}
