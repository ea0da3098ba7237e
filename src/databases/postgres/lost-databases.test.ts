/** Orders to a server that died while it dropped databases, or that has lost what was loaded into it. */
import { expect, describe, test } from 'vitest'

import { openMemoryServer, type MemoryServer } from '../../../test/support/memory-server.ts'
import { followOrder } from './follow-order.ts'
import type { Order } from './restore-orders.ts'

const maintenance = 'lifeboat-work-run-1'
const [temporary, aside] = ['lifeboat-new-run-1-1', 'lifeboat-old-run-1-1']
const swaps = [{ temporary, live: 'shop', aside }]
const creates = [`CREATE DATABASE "${temporary}" WITH TEMPLATE = template0`]
const prepare: Order = { order: 'prepare', maintenance, globals: [], creates, swaps }
const swap: Order = { order: 'swap', maintenance, swaps, alterRoles: [], again: false }
const swapAgain: Order = { ...swap, again: true }
const unswap: Order = { order: 'unswap', maintenance, swaps }
const dropRestored: Order = { order: 'drop', databases: [temporary, maintenance], roles: [] }
const dropReplaced: Order = { order: 'drop', databases: [aside, maintenance], roles: [] }
const lost = `the server has lost what was loaded into it: its database "${maintenance}" is gone`

describe('what a server left half dropped when it died', () => {
  test('is dropped, and nothing else is tried with it', async () => {
    const server = await follow(openMemoryServer(), prepare)
    server.invalid.add(temporary)

    await follow(server, unswap, dropRestored)

    expect(names(server)).toEqual(['postgres', 'shop'])
    expect(server.done.filter((each) => each.includes(temporary))).toEqual([
      ...creates,
      `DROP DATABASE "${temporary}" WITH (FORCE)`,
    ])
  })

  test('may be the maintenance database, which goes last: all is over', async () => {
    const server = await follow(openMemoryServer(), prepare, swap)
    server.drop(aside)
    server.invalid.add(maintenance)

    await follow(server, swapAgain, unswap, dropReplaced)

    expect(names(server)).toEqual(['postgres', 'shop'])
  })
})

describe('without its maintenance database', () => {
  test('a swap that was never done is refused, though the live names are there', async () => {
    const server = await follow(openMemoryServer(), prepare)
    server.drop(maintenance)

    expect(await refusal(server, swap)).toBe(lost)
  })

  test.each([
    ['gone', (server: MemoryServer) => server.drop('shop')],
    ['half dropped', (server: MemoryServer) => void server.invalid.add('shop')],
  ])('a swap is not over where what it brought is %s', async (_what, lose) => {
    const server = await follow(openMemoryServer(), prepare, swap, dropReplaced)
    lose(server)

    expect(await refusal(server, swapAgain)).toBe(`${lost}, and there is no "shop"`)
  })

  test('a swap is over where all of what it brought is there', async () => {
    const server = await follow(openMemoryServer(), prepare, swap, dropReplaced)

    await follow(server, swapAgain)

    expect(names(server)).toEqual(['postgres', 'shop'])
  })

  test('there is nothing to undo', async () => {
    const server = openMemoryServer(['postgres'])

    await follow(server, unswap, dropRestored)

    expect(names(server)).toEqual(['postgres'])
  })
})

async function follow(server: MemoryServer, ...orders: Order[]): Promise<MemoryServer> {
  for (const order of orders) expect(await refusal(server, order)).toBeUndefined()
  return server
}

async function refusal(server: MemoryServer, order: Order): Promise<unknown> {
  const said: Record<string, unknown>[] = []
  await followOrder(server.open, order, (line) => said.push(line))
  return said[0]?.['reason']
}

function names({ databases }: MemoryServer): string[] {
  return [...databases.values()]
}
