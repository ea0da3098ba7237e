import { afterAll, beforeAll, expect, test } from 'vitest'

import { readCatalogue } from '../support/database-catalogue.ts'
import { readContents } from '../support/database-contents.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { tableFixture } from '../support/table-fixture.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const database = `My "Shop"`
let stack: TestStack
let backup: string

beforeAll(async () => {
  stack = await startTestStack()
  await stack.sql(`CREATE DATABASE "My ""Shop"""`)
  await shop(tableFixture)
  const { stdout, stderr, exitCode } = await stack.lifeboat([
    'backup',
    '--type',
    'database',
    '--json',
  ])
  expect(exitCode, stderr).toBe(0)
  backup = JSON.parse(stdout).id
})

afterAll(() => stack?.down())

function shop(statement: string): Promise<string> {
  return stack.sql(statement, database)
}

test('try', async () => {
  const before = await shop('SELECT md5(array_agg(o ORDER BY id)::text) FROM shop.orders o')
  await shop("UPDATE shop.orders SET price = 7; UPDATE shop.orders SET note = 'x'")
  console.log((await shop('TABLE shop.log')).length)
  const t = performance.now()
  const o = await stack.lifeboat([
    'restore',
    backup,
    '--table',
    'shop.orders',
    '--yes',
    '--no-safeguard',
    '--json',
  ])
  console.log(performance.now() - t, o)
  expect(await shop('SELECT md5(array_agg(o ORDER BY id)::text) FROM shop.orders o')).toBe(before)
})
