/** A container that makes and removes files of its own all the time: the engine now and then gives up listing them. With TORTURE only. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { addGuest } from '../support/guest.ts'
import { runDocker } from '../support/proxied-engine.ts'
import { runCommand } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const backups = 10
const churn =
  'while :; do mkdir -p /var/x/y; for n in 1 2 3 4 5 6 7 8 9; do : >/var/x/y/$n; done; rm -r /var/x; done'

let stack: TestStack
let guest: string

beforeAll(async () => {
  stack = await startTestStack()
  const service = 'churning'
  const command = ['bash', '-c', churn]
  guest = await addGuest(stack, { service, image: 'node:26-trixie-slim', mounts: [], command })
})

afterAll(async () => {
  runDocker('rm', '-f', '-v', guest)
  await stack.down()
})

test('the engine does give up now and then, as long as it is asked once', async () => {
  for (let time = 0; time < 500; time += 1) {
    const { exitCode, stderr } = await runCommand('docker', ['diff', guest])
    if (exitCode === 0) continue
    expect(stderr).toContain('no such file or directory')
    return
  }
  expect.unreachable('it never did')
})

test(
  `${backups} backups of the configuration beside it are complete`,
  { timeout: 600_000 },
  async () => {
    for (let made = 0; made < backups; made += 1) {
      const { exitCode, stdout, stderr } = await stack.lifeboat([
        'backup',
        '--type=config',
        '--json',
      ])

      expect(exitCode, stderr).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ state: 'complete', failures: [] })
    }
  },
)
