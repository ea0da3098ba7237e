import { expect, test } from 'vitest'

import { orderMemberships } from './order-memberships.ts'
import { readGlobals } from './read-globals.ts'

test.each([
  [
    'a grant whose grantor is admitted further down',
    ['grouped TO app BY owner', 'grouped TO owner ADMIN BY postgres'],
    ['grouped TO owner ADMIN BY postgres', 'grouped TO app BY owner'],
  ],
  [
    'a chain of them',
    ['g TO a ADMIN BY b', 'g TO b ADMIN BY c', 'g TO c ADMIN BY postgres', 'g TO d BY a'],
    ['g TO c ADMIN BY postgres', 'g TO b ADMIN BY c', 'g TO a ADMIN BY b', 'g TO d BY a'],
  ],
  [
    'admission to another role, or without the admin option: no reason to wait',
    ['g TO a BY b', 'h TO b ADMIN BY postgres', 'g TO b BY postgres'],
    ['g TO a BY b', 'h TO b ADMIN BY postgres', 'g TO b BY postgres'],
  ],
  [
    'roles that admit each other: each once all the same',
    ['g TO a ADMIN BY b', 'g TO b ADMIN BY a'],
    ['g TO b ADMIN BY a', 'g TO a ADMIN BY b'],
  ],
])('orders %s', (_what, given, expected) => {
  const { memberships } = readGlobals(given.map((grant) => `${toSql(grant)};`).join('\n'))

  expect(orderMemberships(memberships).map(({ statement }) => statement)).toEqual(
    expected.map(toSql),
  )
})

function toSql(grant: string): string {
  return `GRANT ${grant.replace('ADMIN', 'WITH ADMIN OPTION').replace('BY', 'GRANTED BY')}`
}
