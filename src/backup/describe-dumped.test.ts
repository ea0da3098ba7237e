import { expect, test } from 'vitest'

import { postgres, reachable } from '../../test/support/example-stack.ts'
import type { CountedDatabase } from '../databases/postgres/session-protocol.ts'
import { describeDumped, nameUnhashed } from './describe-dumped.ts'

const facts = {
  encoding: 'UTF8',
  collation: 'C',
  collationVersion: null,
  collationVersionActual: null,
  extensions: [],
  bytes: 1,
}
const table = { schema: 'public', name: 't', rows: 1 }
const hashed: CountedDatabase = {
  name: 'shop',
  ...facts,
  tables: [{ ...table, hash: '-7' }],
  largeObjects: 1,
  largeObjectsHash: '8',
  unhashed: ['public.u: too long'],
}
const at = { first: { value: '1', isCalled: false }, last: { value: '2', isCalled: true } }
const sequences = [{ schema: 'public', name: 'ids', increment: '1', cycles: false, ...at }]

test('a server that was hashed is described with its hashes, and where its sequences stood', () => {
  const counted = { name: 'app', ...facts, tables: [table], largeObjects: 0 }

  const { databases } = describeDumped(
    { containers: [] },
    {
      server: postgres('db', reachable()),
      databases: [
        { name: 'app', snapshot: 'x' },
        { name: 'shop', snapshot: 'y' },
      ],
    },
    '/dumps',
    {
      dumped: new Set(['1-app', '2-shop']),
      words: new Map(),
      counts: [counted, hashed],
      released: [{ name: 'shop', sequences }],
    },
  )

  const { unhashed: _said, ...shop } = hashed
  expect(databases).toEqual([
    { ...counted, path: '/dumps/1-app', warnings: [] },
    { ...shop, sequences, path: '/dumps/2-shop', warnings: [] },
  ])
})

test('what could not be hashed is named with its database', () => {
  expect(nameUnhashed('db', hashed)).toEqual([
    'not hashed in database "shop" of db: public.u: too long',
  ])
})
