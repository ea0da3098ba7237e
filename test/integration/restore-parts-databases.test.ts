import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { fillDatabases, oddDatabase } from '../support/by-hand-stack.ts'
import { readRoles } from '../support/database-catalogue.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { startShopStack, type ShopStack } from '../support/restore/shop-stack.ts'
import { readDatabase } from '../support/restore/shop-state.ts'
import { startsAndEnds, watchEvents, type WatchedEvents } from '../support/restore/watch-events.ts'

let stack: ShopStack
let inventory: string[]
/** As they were at the backup. */
let shopWas: string
let oddWas: string
let rolesWere: string
let events: WatchedEvents

beforeAll(async () => {
  stack = await startShopStack()
  await fillDatabases(stack)
  await stack.compose(['up', '--detach', '--no-deps', 'app'])
  await stack.shell('app', 'echo kept >/uploads/file')
  shopWas = await read('shop')
  oddWas = await read(oddDatabase)
  rolesWere = await readServerRoles()
  await askLifeboat(stack, ['backup'])
  inventory = await listInventory(stack.project)
  events = watchEvents(stack)
}, 300_000)

afterAll(async () => {
  events?.stop()
  await stack?.down()
})

/** Each test begins with both databases spoiled. */
beforeEach(async () => {
  await stack.sql('DROP TABLE IF EXISTS customers; DELETE FROM documents', 'shop')
  await stack.sql('UPDATE in_tablespace SET n = n + 1', oddDatabase)
})

test('one database, of a name that needs quoting: it is as it was, the other stays as it is', async () => {
  const shopNow = await read('shop')

  const report = await restore(stack, '--database', oddDatabase)

  expect(await read(oddDatabase)).toBe(oddWas)
  expect(await read('shop')).toBe(shopNow)
  expect(report.databases).toEqual([
    { service: 'db', database: oddDatabase, into: oddDatabase, tables: 2, rows: 310, kept: null },
  ])
})

test('two databases by name, back again by the safety backup', async () => {
  const [shopNow, oddNow] = [await read('shop'), await read(oddDatabase)]

  const report = await restore(stack, '--database', oddDatabase, '--database', 'shop')

  expect(await read(oddDatabase)).toBe(oddWas)
  expect(await read('shop')).toBe(shopWas)

  await restore(stack, report.safeguard ?? 'none')

  expect(await read(oddDatabase)).toBe(oddNow)
  expect(await read('shop')).toBe(shopNow)
})

test('--into: a new database beside the live one, which stays as it is', async () => {
  const shopNow = await read('shop')
  const beside = `Look "here", it's %s`

  const report = await restore(stack, '--database', 'shop', '--into', beside)

  expect(await read(beside)).toBe(shopWas)
  expect(await read('shop')).toBe(shopNow)
  expect(report).toMatchObject({ safeguard: null, databases: [{ into: beside, rows: 5003 }] })
  await stack.sql(`DROP DATABASE "Look ""here"", it's %s"`)
})

test('--keep-old: the replaced database stays under the name that the report says, and can be dropped, also where it was a template', async () => {
  const shopNow = await read('shop')
  const both = ['--database', 'shop', '--database', 'template1']

  const report = await restore(stack, ...both, '--keep-old', '--no-safeguard')

  const [kept = '', template = ''] = report.databases.map((each) => each.kept ?? '')
  expect(kept).toMatch(/^lifeboat-old-/)
  expect(await read(kept)).toBe(shopNow)
  expect(await read('shop')).toBe(shopWas)
  expect(await stack.sql('SELECT datname FROM pg_database WHERE datistemplate ORDER BY 1')).toBe(
    'template0\ntemplate1\n',
  )
  for (const name of [kept, template]) await stack.sql(`DROP DATABASE "${name}"`)
})

test('a database that was dropped comes back', async () => {
  await stack.sql('DROP DATABASE shop WITH (FORCE)')

  const report = await restore(stack, '--database', 'shop')

  expect(await read('shop')).toBe(shopWas)
  // Nothing was there that could be backed up.
  expect(report.safeguard).toBe(null)
})

test('roles that are there stay as they are; --replace-roles brings them back, too', async () => {
  await stack.sql(`ALTER ROLE "Shop Owner" PASSWORD 'another' CONNECTION LIMIT 9 CREATEDB;
    ALTER ROLE reader RESET ALL; REVOKE staff FROM reader`)
  const rolesNow = await readServerRoles()

  await restore(stack, '--database', oddDatabase, '--no-safeguard')
  expect(await readServerRoles()).toBe(rolesNow)

  await restore(stack, '--database', oddDatabase, '--no-safeguard', '--replace-roles')
  expect(await readServerRoles()).toBe(rolesWere)
})

test.each([
  ['--type', 'database'],
  ['--service', 'db'],
])(
  '%s %s: all databases are as they were, the files of others stay as they are',
  async (...args) => {
    await stack.shell('app', 'echo changed >/uploads/file')

    const report = await restore(stack, ...args, '--no-safeguard')

    expect(await read(oddDatabase)).toBe(oddWas)
    expect(await read('shop')).toBe(shopWas)
    expect(report.databases).toHaveLength(4)
    expect(await stack.shell('app', 'cat /uploads/file')).toBe('changed\n')
  },
)

test('no container ever stopped, and nothing is left of it all', async () => {
  const names = await stack.sql('SELECT datname FROM pg_database ORDER BY 1')

  expect(startsAndEnds(events)).toEqual([])
  expect((await listInventory(stack.project)).filter((line) => !inventory.includes(line))).toEqual(
    [],
  )
  expect(names.trim().split('\n').toSorted()).toEqual(
    [oddDatabase, 'postgres', 'shop', 'template0', 'template1'].toSorted(),
  )
})

function read(database: string): Promise<string> {
  return readDatabase(stack, database)
}

function readServerRoles(): Promise<string> {
  return readRoles((statement, database) => stack.sql(statement, database))
}
