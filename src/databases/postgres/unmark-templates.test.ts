import { expect, test } from 'vitest'

import { openMemoryServer } from '../../../test/support/memory-server.ts'
import { followOrder } from './follow-order.ts'
import type { Order } from './restore-orders.ts'

const kept = 'lifeboat-old-run-1-1'
const end: Order = { order: 'drop', databases: ['work'], roles: [], kept: [kept, 'gone'] }

test('what is kept of a template can be dropped by whoever has looked into it', async () => {
  const server = openMemoryServer(['postgres', kept, 'plain', 'work'])
  for (const [oid, name] of server.databases) if (name === kept) server.templates.add(oid)
  expect(() => server.drop(kept)).toThrow('cannot drop a template database')

  await followOrder(server.open, end, () => undefined)
  await followOrder(server.open, end, () => undefined)

  expect(server.done).toEqual([
    `ALTER DATABASE "${kept}" IS_TEMPLATE false`,
    'ALTER DATABASE "work" IS_TEMPLATE false',
    'DROP DATABASE "work" WITH (FORCE)',
  ])
  server.drop(kept)
})

test('what is kept and was no template is left as it is', async () => {
  const server = openMemoryServer(['postgres', kept])

  await followOrder(server.open, end, () => undefined)

  expect(server.done).toEqual([])
})
