import { describe, expect, test } from 'vitest'

import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import type { Database } from '../model/manifest.ts'
import { selectTable, type WantedTable } from './select-table.ts'

const manifest = exampleManifest({
  servers: [
    exampleServer({
      service: 'db',
      databases: [
        database('shop', ['public.orders', 'public.items', 'odd schema.with.dots']),
        database('copy', ['public.orders']),
      ],
    }),
    exampleServer({ service: 'other', databases: [database('shop', ['public.orders'])] }),
  ],
})

describe('a table', () => {
  test('is found by its name alone when there is one', () => {
    expect(select({ table: 'public.items' })).toEqual(['db', 'shop', 'public', 'items'])
  })

  test('is found although its name holds dots and blanks', () => {
    expect(select({ table: 'odd schema.with.dots' })).toEqual([
      'db',
      'shop',
      'odd schema',
      'with.dots',
    ])
  })

  test('of several databases is found by database and service', () => {
    expect(select({ table: 'public.orders', database: 'copy' })[1]).toBe('copy')
    expect(select({ table: 'public.orders', service: 'other' })[0]).toBe('other')
  })

  test('of several databases is not chosen by chance', () => {
    expect(() => select({ table: 'public.orders' })).toThrow(
      expect.objectContaining({
        code: 'no-such-table',
        message: '"public.orders" stands in several databases',
        hint: expect.stringContaining('--database'),
        details: ['db: shop', 'db: copy', 'other: shop'],
      }),
    )
  })

  test.each([
    ['public.ordes', 'public.orders'],
    ['items', 'public.items'],
  ])('that is called %s gets %s suggested', (table, nearest) => {
    expect(() => select({ table })).toThrow(
      expect.objectContaining({
        code: 'no-such-table',
        hint: expect.stringContaining(`Did you mean ${nearest}?`),
      }),
    )
  })
})

function select(wanted: WantedTable): string[] {
  const { server, database: found, schema, name } = selectTable(manifest, wanted)
  return [server.service, found.name, schema, name]
}

function database(name: string, tables: readonly string[]): Database {
  const [example] = exampleServer().databases
  if (example === undefined) throw new Error('the example has no database')
  return {
    ...example,
    name,
    tables: tables.map((table) => {
      const at = table.indexOf('.')
      return { schema: table.slice(0, at), name: table.slice(at + 1), rows: 1 }
    }),
  }
}
