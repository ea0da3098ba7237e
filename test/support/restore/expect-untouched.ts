import { expect } from 'vitest'

import { listInventory } from '../engine-inventory.ts'
import type { ShopStack } from './shop-stack.ts'
import { startsAndEnds, watchEvents } from './watch-events.ts'
import { watchServing } from './watch-serving.ts'

/**
 * Acts, and expects that the stack served all the while, that no container stopped or started, and that nothing came of it: on the
 * engine (the journal is there), in the repository, in the server.
 */
export async function expectUntouched<Answer>(
  stack: ShopStack,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const before = await look(stack)
  const events = watchEvents(stack)
  const stopServing = await watchServing(stack)

  const answer = await act()

  const { pages, rows, failures } = await stopServing()
  events.stop()
  expect(failures).toEqual([])
  expect(pages).toBeGreaterThan(1)
  expect(rows).toBeGreaterThan(1)
  expect(startsAndEnds(events)).toEqual([])
  const after = await look(stack)
  expect(after).toEqual({ ...before, inventory: after.inventory })
  expect(after.inventory.filter((line) => !before.inventory.includes(line))).toEqual([])
  return answer
}

type Seen = {
  readonly inventory: readonly string[]
  readonly snapshots: string
  readonly databases: string
}

async function look(stack: ShopStack): Promise<Seen> {
  const [inventory, snapshots, databases] = await Promise.all([
    listInventory(stack.project),
    stack.shell('lifeboat', 'ls /repository/snapshots'),
    stack.sql(
      `SELECT oid, datname FROM pg_database UNION ALL SELECT oid, rolname FROM pg_roles ORDER BY 1, 2`,
    ),
  ])
  return { inventory, snapshots, databases }
}
