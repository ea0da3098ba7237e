import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import {
  expectNothingPublished,
  expectUnharmed,
  makeGoodBackup,
  takeBaseline,
} from '../support/baseline.ts'
import { addGuest, addVolume } from '../support/guest.ts'
import { actAtCall, runDocker } from '../support/proxied-engine.ts'
import { runCommand } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'

let stack: TestStack
/** The same stack, driven by another Lifeboat whose repository holds 8 MiB. */
let small: TestStack

beforeAll(async () => {
  stack = await startTestStack()
  small = await addSmallLifeboat()
  await makeGoodBackup(small, '--type', 'database')
  await makeGoodBackup(stack, '--type', 'database')
  await stack.shell('files', 'head -c 20000000 /dev/urandom >/data/random')
})

afterAll(async () => {
  runDocker('rm', '-f', '-v', small.container('small'))
  runDocker('volume', 'rm', `${stack.project}-small`)
  await stack.down()
})

async function addSmallLifeboat(): Promise<TestStack> {
  const options = { type: 'tmpfs', device: 'tmpfs', o: 'size=8m' }
  const volume = await addVolume(`${stack.project}-small`, options)
  const socket = '/var/run/docker.sock:/var/run/docker.sock'
  const name = await addGuest(stack, {
    service: 'small',
    image,
    env: { LIFEBOAT_PASSWORD: 'test', LIFEBOAT_SCHEDULE: 'off' },
    command: ['serve'],
    mounts: [`${volume}:/repository`, socket, `${stack.socketFolder}:/proxy`],
  })
  return {
    ...stack,
    container: () => name,
    lifeboat: (args, env = {}) =>
      runCommand('docker', [
        'exec',
        ...Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]),
        name,
        'lifeboat',
        ...args,
      ]),
  }
}

/** Between the last part and the commit Lifeboat looks for what is left of this run. */
const ofARun = encodeURIComponent('{"label":["lifeboat.run=')
const justBeforeCommit = { path: `/volumes?filters=${ofARun}`, nth: 1 }

test('a repository that fills up while a part is stored fails that part and says what to do', async () => {
  const before = await takeBaseline(small)

  // The files alone: restic tries to store what is small, as the configuration is, again for a quarter of an hour.
  const outcome = await small.lifeboat(['backup', '--type', 'volumes', '--json'])

  expect(outcome.exitCode).toBe(3)
  const { state, failures } = JSON.parse(outcome.stdout)
  expect(state).toBe('incomplete')
  expect(failures).toContainEqual(
    expect.objectContaining({
      what: 'files part',
      code: 'repository-full',
      why: 'no space is left in the repository /repository',
      hint: 'Free space on the disk that holds it. Backups made before are not touched.',
    }),
  )
  await expectUnharmed(small, before)
})

test('a repository that is full at the commit gets no backup, and says so', async () => {
  const before = await takeBaseline(small)
  const fill = 'cat /dev/zero >/repository/filler'
  const { env } = await actAtCall(stack, justBeforeCommit, () => {
    runDocker('exec', small.container('small'), 'sh', '-c', `${fill} 2>/dev/null; true`)
  })
  onTestFinished(
    () => void runDocker('exec', small.container('small'), 'rm', '-f', '/repository/filler'),
  )

  const outcome = await small.lifeboat(['backup', '--type', 'database', '--json'], env)

  expect(outcome.exitCode).toBe(3)
  expect(outcome.stdout).toBe('')
  expect(outcome.stderr).toContain(
    'error: nothing was published: no space is left in the repository /repository',
  )
  expect(outcome.stderr).toContain('hint: Free space on the disk that holds it.')
  await expectNothingPublished(small, before)
})

test('a part that somebody removes before the commit keeps the backup from being published', async () => {
  const before = await takeBaseline(stack)
  const forget = 'restic forget --no-cache "$(ls -t /repository/snapshots | head -n 1)"'
  const { env } = await actAtCall(stack, justBeforeCommit, () => {
    const settings = ['-e', 'RESTIC_REPOSITORY=/repository', '-e', 'RESTIC_PASSWORD=test']
    runDocker('exec', ...settings, stack.container('lifeboat'), 'sh', '-c', forget)
  })

  const outcome = await stack.lifeboat(['backup', '--json'], env)

  expect(outcome.exitCode).toBe(3)
  expect(outcome.stdout).toBe('')
  expect(outcome.stderr).toContain('error: nothing was published: the ')
  expect(outcome.stderr).toContain('part is not in the repository any more')
  expect(outcome.stderr).toContain('hint: Somebody removed it during the run.')
  await expectNothingPublished(stack, before)
})
