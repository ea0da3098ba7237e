import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import {
  type Baseline,
  expectNothingPublished,
  expectUnharmed,
  makeGoodBackup,
  takeBaseline,
} from '../support/baseline.ts'
import { eventually } from '../support/eventually.ts'
import { buildOwnImage } from '../support/own-image.ts'
import { succeed } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let before: Baseline

beforeAll(async () => {
  stack = await startTestStack({
    env: {
      TEST_HEALTH_INTERVAL: '2s',
      TEST_POSTGRES_IMAGE: await buildOwnImage('postgres:17', 'database'),
      TEST_LIFEBOAT_IMAGE: await buildOwnImage(
        process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest',
        'lifeboat',
      ),
    },
  })
  await makeGoodBackup(stack, '--type', 'database')
})

beforeEach(async () => {
  before = await takeBaseline(stack)
})

afterAll(() => stack.down())

/** Takes away the image of a running service; the engine refuses that only while the container runs. */
async function loseImage(service: string): Promise<void> {
  const container = stack.container(service)
  const image = await succeed('docker', ['inspect', '-f', '{{.Image}}', container])
  await succeed('docker', ['stop', container])
  await succeed('docker', ['rmi', '-f', image.trim()])
  await succeed('docker', ['start', container])
  await eventually(async () => {
    const health = await succeed('docker', ['inspect', '-f', '{{.State.Health.Status}}', container])
    return health.trim() === 'healthy'
  })
}

test('a database whose image is gone from the engine cannot be dumped, and the backup says which image', async () => {
  await loseImage('db')

  const outcome = await stack.lifeboat(['backup', '--json'])

  expect(outcome.exitCode).toBe(3)
  const { state, failures, parts } = JSON.parse(outcome.stdout)
  expect(state).toBe('incomplete')
  expect(failures).toMatchObject([
    {
      what: 'database db',
      code: 'worker-image-missing',
      why: expect.stringContaining('sha256:'),
      hint: expect.stringContaining('Pull or build that image again'),
    },
  ])
  expect(parts.map(({ kind }: { kind: string }) => kind)).toEqual(['files', 'config'])
  await expectUnharmed(stack, before)
})

test('a Lifeboat whose own image is gone refuses the backup', async () => {
  await loseImage('lifeboat')

  const outcome = await stack.lifeboat(['backup', '--json'])

  expect(outcome.exitCode).toBe(2)
  expect(outcome.stdout).toBe('')
  expect(outcome.stderr).toContain('lifeboat: error: the image sha256:')
  expect(outcome.stderr).toContain('lifeboat: hint: Pull or build that image again')
  await expectNothingPublished(stack, before)
})
