import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'

import { findEmptied, watchTables, type Filed } from './watch-tables.ts'

type Seen = Filed & { readonly rows: number }

const prices: Seen = { schema: 'shop', name: 'prices', oid: '10', file: '100', rows: 7 }
const rewritten = { ...prices, file: '101' }

describe('a table that had rows when the snapshot was opened', () => {
  test.each<[string, Seen, number, string[]]>([
    ['is as it was', prices, 7, []],
    ['was emptied before it was counted', rewritten, 0, ['shop.prices']],
    ['lost all its rows and kept its file', prices, 0, []],
    ['was written anew with what the snapshot sees', rewritten, 7, []],
    ['has another one in its place', { ...prices, oid: '11', file: '101' }, 0, ['shop.prices']],
    ['has an old one in its place', { ...prices, oid: '11', file: '90' }, 3, ['shop.prices']],
  ])('and %s', async (_what, now, rows, emptied) => {
    expect(await look({ before: prices, now, rows })).toEqual({ emptied })
  })
})

describe('a table that had none', () => {
  const empty = { ...prices, rows: 0 }

  test('may be emptied again and filled, as one that is loaded each night', async () => {
    expect(await look({ before: empty, now: rewritten, rows: 0 })).toEqual({ emptied: [] })
  })

  test('is not known to, where it had been emptied before anybody looked', async () => {
    expect(await look({ before: empty, early: rewritten, now: rewritten, rows: 0 })).toEqual({
      emptied: ['shop.prices'],
    })
  })

  test('is not known to, where somebody had it locked for himself', async () => {
    expect(await look({ before: empty, now: rewritten, rows: 0, isLocked: true })).toEqual({
      emptied: ['shop.prices'],
    })
  })

  test('is taken at its word, where nobody else could be asked then', async () => {
    expect(await look({ before: empty, early: 'refused', now: rewritten, rows: 0 })).toEqual({
      emptied: [],
    })
  })
})

test('where nobody can be asked at the end, it is said why', async () => {
  expect(await look({ before: prices, now: 'refused', rows: 0 })).toEqual({
    emptied: [],
    problem: 'too many connections',
  })
})

test('a table that was not counted is no business of theirs', async () => {
  expect(await look({ before: prices, now: rewritten, rows: undefined })).toEqual({ emptied: [] })
})

test('no lock is kept from the first look, and every connection is given back', async () => {
  const said: string[] = []
  await look({ before: prices, now: prices, rows: 7, said })

  expect(said).toEqual([
    'SAVEPOINT look',
    `SET LOCAL lock_timeout = '100ms'`,
    'SELECT EXISTS (SELECT FROM ONLY "shop"."prices") AS held',
    'ROLLBACK TO SAVEPOINT look',
    'RELEASE SAVEPOINT look',
    'opened app',
    'closed',
    'opened app',
    'closed',
  ])
})

type Story = {
  /** As the snapshot has it. */
  readonly before: Seen
  /** As others see it when it is first looked at, and at the end. */
  readonly early?: Seen | 'refused'
  readonly now: Seen | 'refused'
  /** As it was counted. */
  readonly rows: number | undefined
  readonly isLocked?: boolean
  readonly said?: string[]
}

async function look({ before, early = before, now, rows, isLocked = false, said = [] }: Story) {
  const client = answering(before, (text) => {
    said.push(text)
    if (isLocked && text.includes('EXISTS')) throw new Error('canceling statement: lock timeout')
  })
  const seen = [early, now]
  const open = async (database?: string): Promise<Client> => {
    const next = seen.shift()
    if (next === undefined || next === 'refused') throw new Error('too many connections')
    said.push(`opened ${database}`)
    return answering(
      next,
      () => undefined,
      () => said.push('closed'),
    )
  }
  const watched = await watchTables(open, { name: 'app', client })
  const { schema, name } = before
  return findEmptied(open, watched, rows === undefined ? [] : [{ schema, name, rows }])
}

function answering(
  { rows, ...table }: Seen,
  hear: (text: string) => void,
  end: () => void = () => undefined,
): Client {
  const query = async (text: string) => {
    if (text.includes('relfilenode')) return { rows: [table] }
    hear(text)
    return { rows: text.includes('EXISTS') ? [{ held: rows > 0 }] : [] }
  }
  return { query, end: async () => end() } as unknown as Client
}
