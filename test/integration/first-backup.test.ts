import { afterAll, beforeAll, expect, test } from 'vitest'

import { listInventory } from '../support/engine-inventory.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack({ isNew: true })
  await stack.shell(
    'files',
    'mkdir -p /data/many && for i in $(seq 50); do echo $i >/data/many/$i; done',
  )
  await stack.sql('CREATE TABLE t AS SELECT generate_series(1, 1000) AS n')
})

afterAll(() => stack.down())

test('a backup of a running stack is complete and leaves nothing behind on the engine', async () => {
  const before = await listInventory(stack.project)

  const outcome = await stack.lifeboat(['backup', '--json'])

  expect(outcome.stderr).toBe('')
  expect(outcome.exitCode).toBe(0)
  expect(JSON.parse(outcome.stdout)).toMatchObject({ state: 'complete', failures: [] })
  expect(await listInventory(stack.project)).toEqual(before)
})

test('a second backup of unchanged volumes reads no file content again', async () => {
  const outcome = await stack.lifeboat(['backup', '--type', 'volumes', '--json'])

  const { parts } = JSON.parse(outcome.stdout)
  expect(parts).toHaveLength(1)
  expect(parts[0].files).toBe(50)
  expect(parts[0].unchangedFiles).toBe(parts[0].files)
})
