import { describe, expect, test } from 'vitest'

import { openMemoryServer, type MemoryServer } from '../../../test/support/memory-server.ts'
import { followOrder } from './follow-order.ts'
import type { Order } from './restore-orders.ts'

const maintenance = 'lifeboat-work-run-1'
const [temporary, aside] = ['lifeboat-new-run-1-1', 'lifeboat-old-run-1-1']
const shop = { temporary, live: 'shop', aside }
const crm = { temporary: 'lifeboat-new-run-1-2', live: 'crm', aside: null }
const swaps = [shop, crm]

const prepare: Order = {
  order: 'prepare',
  maintenance,
  globals: [],
  creates: swaps.map((each) => `CREATE DATABASE "${each.temporary}" WITH TEMPLATE = template0`),
  swaps,
}
const swap: Order = { order: 'swap', maintenance, swaps, alterRoles: [], again: false }
const swapAgain: Order = { ...swap, again: true }
const unswap: Order = { order: 'unswap', maintenance, swaps }
const dropRestored: Order = {
  order: 'drop',
  databases: [...swaps.map((each) => each.temporary), maintenance],
  roles: ['app'],
}
const dropReplaced: Order = { order: 'drop', databases: [aside, maintenance], roles: [] }

const before = ['postgres', 'shop']
const loaded = [...before, maintenance, temporary, crm.temporary]
const swapped = ['postgres', aside, maintenance, 'shop', 'crm']

describe('databases that were loaded beside the live ones', () => {
  test('take their places, and what they replaced steps aside', async () => {
    const server = await prepared()

    expect(await follow(server, swap)).toBe('done')

    expect(names(server)).toEqual(swapped)
  })

  test('give their places back, as they were', async () => {
    const server = await prepared()
    await follow(server, swap)

    expect(await follow(server, unswap)).toBe('done')

    expect(names(server)).toEqual(loaded)
  })

  test.each([
    ['swapped', [swap, swap], swapped],
    ['swapped back', [swap, unswap, unswap], loaded],
    ['swapped back without ever having been swapped', [unswap], loaded],
    ['swapped, back, and again', [swap, unswap, swap], swapped],
  ])('are what they are when they are %s once more', async (_what, orders, expected) => {
    const server = await prepared()

    for (const order of orders) expect(await follow(server, order)).toBe('done')

    expect(names(server)).toEqual(expected)
  })

  test('all take their places or none does: one name was given away meanwhile', async () => {
    const server = await prepared()
    server.create('crm')

    expect(await follow(server, swap)).toBe('database "crm" already exists')

    expect(names(server)).toEqual([...loaded, 'crm'])
  })

  test('change roles in the same transaction', async () => {
    const server = await prepared()
    server.create('crm')
    const alterRoles = ['ALTER ROLE app LOGIN']

    await follow(server, { ...swap, alterRoles })
    expect(server.done).not.toContain('ALTER ROLE app LOGIN')

    server.drop('crm')
    await follow(server, { ...swap, alterRoles })
    expect(server.done).toContain('ALTER ROLE app LOGIN')
  })

  test('take the place of one that is gone by now', async () => {
    const server = await prepared()
    server.drop('shop')

    expect(await follow(server, swap)).toBe('done')

    expect(names(server)).toEqual(['postgres', maintenance, 'shop', 'crm'])
  })

  test('end the sessions of a database that is renamed, and of no other', async () => {
    const server = await prepared()
    server.connect('shop')
    server.connect('postgres')

    expect(await follow(server, swap)).toBe('done')

    expect(server.done.filter((each) => each.startsWith('end'))).toEqual([
      'end connections of shop',
    ])
  })

  test('are not put aside for another that has the live name by now', async () => {
    const server = await prepared()
    const oid = [...server.databases].find(([, name]) => name === 'shop')?.[0] ?? ''
    server.databases.set(oid, 'shop_before')
    server.create('shop')

    expect(await follow(server, swap)).toMatch('"shop" is not the database that it was')

    expect(names(server)).toEqual(['postgres', 'shop_before', ...loaded.slice(2), 'shop'])
  })
})

test('databases that are gone before they took their places are no success', async () => {
  const server = await prepared()
  server.drop(temporary)

  expect(await follow(server, swap)).toBe('what was restored for "shop" is gone')

  expect(names(server)).toEqual(['postgres', 'shop', maintenance, crm.temporary])
})

describe('an undo', () => {
  test('drops what was loaded, and the roles that came with it', async () => {
    const server = await prepared()
    server.roles.add('app')
    await follow(server, swap)

    await follow(server, unswap)
    await follow(server, dropRestored)

    expect(names(server)).toEqual(before)
    expect(server.roles.size).toBe(0)
  })

  test.each([
    ['before anything was made', []],
    ['whose maintenance database is gone: that goes last', [prepare, unswap, dropRestored]],
  ])('%s has nothing to do', async (_when, orders) => {
    const server = openMemoryServer()
    for (const order of orders) await follow(server, order)

    expect(await follow(server, unswap)).toBe('done')
    expect(await follow(server, dropRestored)).toBe('done')

    expect(names(server)).toEqual(before)
  })

  test('drops what is left when some of it was dropped already', async () => {
    const server = await prepared()
    server.drop(temporary)

    expect(await follow(server, unswap)).toBe('done')
    expect(await follow(server, dropRestored)).toBe('done')

    expect(names(server)).toEqual(before)
  })

  test('drops what was made until a statement was refused', async () => {
    const server = openMemoryServer()
    server.refused = `CREATE DATABASE "${crm.temporary}"`
    expect(await follow(server, prepare)).toBe('refused')

    expect(await follow(server, unswap)).toBe('done')
    expect(await follow(server, dropRestored)).toBe('done')

    expect(names(server)).toEqual(before)
  })
})

describe('the end of a restore', () => {
  test('drops what was replaced; done before, it has nothing to do', async () => {
    const server = await prepared()
    await follow(server, swap)

    for (const order of [dropReplaced, swapAgain, dropReplaced]) {
      expect(await follow(server, order)).toBe('done')
    }

    expect(names(server)).toEqual(['postgres', 'shop', 'crm'])
  })

  test('goes on where it was cut off with what was replaced dropped already', async () => {
    const server = await prepared()
    await follow(server, swap)
    server.drop(aside)

    expect(await follow(server, swap)).toBe('done')
    expect(await follow(server, dropReplaced)).toBe('done')

    expect(names(server)).toEqual(['postgres', 'shop', 'crm'])
  })

  test('drops one that is a template, or has sessions', async () => {
    const server = await prepared()
    await follow(server, swap)

    await follow(server, dropReplaced)

    expect(server.done.slice(-4, -2)).toEqual([
      `ALTER DATABASE "${aside}" IS_TEMPLATE false`,
      `DROP DATABASE "${aside}" WITH (FORCE)`,
    ])
  })
})

test('a refused statement is named, without a password', async () => {
  const server = openMemoryServer()
  server.refused = 'ALTER ROLE'
  const said: Record<string, unknown>[] = []
  const globals = [{ statement: `ALTER ROLE app PASSWORD 'md5abc'` }]

  expect(await followOrder(server.open, { ...prepare, globals }, (line) => said.push(line))).toBe(1)

  expect(said).toEqual([
    { event: 'failed', reason: 'refused', statement: `ALTER ROLE app PASSWORD '…'` },
  ])
})

async function prepared(): Promise<MemoryServer> {
  const server = openMemoryServer()
  expect(await follow(server, prepare)).toBe('done')
  return server
}

/** Gives `done`, or why it was refused. */
async function follow(server: MemoryServer, order: Order): Promise<unknown> {
  const said: Record<string, unknown>[] = []
  const code = await followOrder(server.open, order, (line) => said.push(line))
  const [line] = said
  return code === 0 ? line?.['event'] : line?.['reason']
}

function names({ databases }: MemoryServer): string[] {
  return [...databases.values()]
}
