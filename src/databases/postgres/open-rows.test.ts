import { DatabaseError, type Client } from 'pg'
import { describe, expect, test } from 'vitest'

import { isRefusal, openRows } from './open-rows.ts'

describe('the rows of a query', () => {
  test('are read by a cursor, alone in its statement, in a transaction that only reads', async () => {
    const { client, asked } = server()
    const wish = { query: 'SELECT path FROM uploads', schemas: ['sh"op', 'public'], limitMs: 7 }

    const rows = await openRows(client, wish)

    expect(asked.slice(0, 5)).toEqual([
      ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'],
      [expect.stringContaining(`'statement_timeout', $1, true`), ['7', '5000']],
      [expect.stringContaining(`'search_path', $1, true`), ['"sh""op", "public"']],
      // With a name it is prepared: a second statement behind it is refused.
      [
        {
          name: 'lifeboat_rows',
          text: 'DECLARE lifeboat_rows NO SCROLL CURSOR FOR SELECT path FROM uploads',
        },
      ],
      ['FETCH 0 FROM lifeboat_rows'],
    ])
    expect(rows.columns).toEqual([
      { name: 'path', type: 'citext', holds: 'text' },
      { name: 'sha256', type: 'bytea', holds: 'bytes' },
      { name: 'id', type: 'integer', holds: 'other' },
    ])
    expect(asked.filter(([text]) => text === 'FETCH 1000')).toEqual([])
  })

  test('are looked for where the session does unless something else is said', async () => {
    const { client, asked } = server()

    const { schemas } = await openRows(client, { query: 'TABLE a', schemas: null, limitMs: 7 })

    expect(schemas).toEqual(['shop'])
    expect(JSON.stringify(asked)).not.toContain(`'search_path', $1`)
  })

  test('come a thousand at a time until there are none', async () => {
    const { client } = server([[['a']], [['b']], []])
    const rows = await openRows(client, { query: 'TABLE a', schemas: null, limitMs: 7 })

    expect([await rows.next(), await rows.next(), await rows.next()]).toEqual([
      [['a']],
      [['b']],
      [],
    ])
  })
})

test.each([
  ['42P01', true],
  ['42601', true],
  ['22012', true],
  ['25006', true],
  ['08P01', true],
  ['57014', false],
  ['55P03', false],
  ['53100', false],
  ['40001', false],
  ['08006', false],
  ['58030', false],
])('SQLSTATE %s is a refusal: %s', (code, expected) => {
  expect(isRefusal(Object.assign(new DatabaseError('no', 2, 'error'), { code }))).toBe(expected)
})

test('a connection that breaks refuses nothing', () => {
  expect(isRefusal(Object.assign(new Error('broken'), { code: 'EPIPE' }))).toBe(false)
})

type Asked = [text: unknown, values?: unknown]

function server(pages: unknown[][] = []): { client: Client; asked: Asked[] } {
  const asked: Asked[] = []
  async function query(text: unknown, values?: unknown) {
    asked.push(values === undefined ? [text] : [text, values])
    if (text === 'FETCH 0 FROM lifeboat_rows') return { fields }
    if (String(text).includes('pg_type')) return { rows: types }
    if (String(text).includes('current_schemas')) return { rows: [{ schemas: ['shop'] }] }
    if (typeof text === 'object') return { rows: pages.shift() }
    return {}
  }
  // The declaration is an object too.
  pages.unshift([])
  return { client: { query } as unknown as Client, asked }
}

const fields = [
  { name: 'path', dataTypeID: 9001 },
  { name: 'sha256', dataTypeID: 17 },
  { name: 'id', dataTypeID: 23 },
]
const types = [
  { oid: 9001, type: 'citext', category: 'S' },
  { oid: 17, type: 'bytea', category: 'U' },
  { oid: 23, type: 'integer', category: 'N' },
]
