/** A backup to S3 and back in short; test/integration/stores.test.ts is the whole of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { OwnStack } from '../support/own-stack.ts'
import { hidden, startStoreStack } from '../support/stores/start-store-stack.ts'
import { watchWorkers } from '../support/stores/watch-workers.ts'

let stack: OwnStack

beforeAll(async () => {
  stack = await startStoreStack()
})

afterAll(() => stack?.down())

test('a volume that was backed up to S3 comes back from there, and nobody is shown a secret', async () => {
  const before = await stack.shell('files', 'cat /data/* | sha256sum')
  const watched = watchWorkers(stack.project)

  const made = await stack.lifeboat(['backup', '--type', 'volumes', '--json'])
  await stack.shell('files', 'rm /data/*')
  const restored = await stack.lifeboat(['restore', 'latest', '--volume', 'data', '--yes'])

  const seen = await watched.end()
  expect([made.exitCode, made.stderr]).toEqual([0, ''])
  expect(JSON.parse(made.stdout)).toMatchObject({ state: 'complete', failures: [] })
  expect([restored.exitCode, await stack.shell('files', 'cat /data/* | sha256sum')]).toEqual([
    0,
    before,
  ])
  expect(seen.length).toBeGreaterThan(1)
  expect([made.stdout, restored.stdout, restored.stderr, ...seen].join('\n')).not.toMatch(hidden)
  expect(await stack.left()).toEqual([])
})
