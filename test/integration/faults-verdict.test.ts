import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { type Baseline, expectUnharmed, makeGoodBackup, takeBaseline } from '../support/baseline.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

type Inspect = {
  readonly Config?: { readonly Labels?: Readonly<Record<string, string>> }
  readonly State?: { readonly Status: string; readonly ExitCode: number }
}

let stack: TestStack
let before: Baseline

beforeAll(async () => {
  stack = await startTestStack()
  await makeGoodBackup(stack)
})

beforeEach(async () => {
  before = await takeBaseline(stack)
})

afterAll(() => stack.down())

test.each([
  { answer: 'an exit code of null', state: { ExitCode: null }, why: 'gives no exit code' },
  { answer: 'no exit code', state: { ExitCode: undefined }, why: 'gives no exit code' },
  { answer: 'no status', state: { Status: undefined }, why: 'gives its status as missing' },
  { answer: 'a status nobody knows', state: { Status: 'gone' }, why: 'gives its status as gone' },
])('$answer for workers that have ended is no success', async ({ state, why }) => {
  const { env } = await proxyEngine(stack, {
    rewrite: (_call, json) => {
      const { Config, State } = json as Inspect
      const isWorker = Config?.Labels?.['lifeboat.role'] === 'worker'
      if (!isWorker || State?.Status !== 'exited') return undefined
      return { ...json, State: { ...State, ...state } }
    },
  })

  const outcome = await stack.lifeboat(['backup', '--json'], env)

  expect(outcome.exitCode).toBe(3)
  const manifest = JSON.parse(outcome.stdout)
  expect(manifest).toMatchObject({ state: 'incomplete', parts: [] })
  expect(JSON.stringify(manifest.failures)).toContain(why)
  await expectUnharmed(stack, before)
})
