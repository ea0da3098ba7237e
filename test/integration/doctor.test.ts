import { afterAll, beforeAll, expect, test } from 'vitest'

import { startOwnStack, type OwnStack } from '../support/own-stack.ts'

let stack: OwnStack

beforeAll(async () => {
  stack = await startOwnStack('bad-input')
  await stack.shell('lifeboat', 'echo kept >/foreign/diary')
})

afterAll(() => stack.down())

test('doctor of a stack without a database and without a problem ends with exit code 0', async () => {
  const { exitCode, stdout } = await stack.lifeboat(['doctor'])

  expect(exitCode).toBe(0)
  expect(stdout.trim().split('\n')).toEqual([
    `ok       engine: answers; the stack is ${stack.project}`,
    'ok       repository: /repository is empty; the first backup makes the repository',
    'ok       databases: no PostgreSQL server runs in the stack',
    expect.stringMatching(/^ok {7}coverage: \d+ mounts, 1 of them held, none uncovered$/),
    'ok       labels: no label of the stack is wrong',
    'ok       backup: nothing else keeps a backup from being complete',
  ])
  expect(await stack.shell('lifeboat', 'ls -A /repository')).toBe('')
})

const repository = [
  {
    situation: 'a repository mounted read-only',
    env: { LIFEBOAT_REPOSITORY: '/read-only' },
    hint: 'Take :ro off the repository’s mount in the lifeboat service.',
  },
  {
    situation: 'a repository on a read-only file system',
    env: { LIFEBOAT_REPOSITORY: '/read-only-file-system' },
    hint: 'Mount it without :ro and see that Lifeboat’s user may write it.',
  },
  {
    situation: 'a folder that holds something else',
    env: { LIFEBOAT_REPOSITORY: '/foreign' },
    hint: 'Nothing was written there. Name an empty folder, or the one that holds the repository.',
  },
  {
    situation: 'a folder on no mount',
    env: { LIFEBOAT_REPOSITORY: '/nowhere' },
    hint: 'Give the lifeboat service a volume for it, for example lifeboat-repository:/repository.',
  },
].map((each) => ({ ...each, check: 'repository', user: '0' }))

const engine = [
  {
    situation: 'no socket',
    env: { DOCKER_HOST: 'unix:///run/none.sock' },
    user: '0',
    hint: 'Give the lifeboat service the volume /var/run/docker.sock:/var/run/docker.sock.',
  },
  {
    situation: 'no permission on the socket',
    env: {},
    user: '1000',
    hint: 'Run the lifeboat service as root, or add the socket’s group with group_add.',
  },
].map((each) => ({ ...each, check: 'engine' }))

const project = {
  situation: 'a project that is not there',
  env: { LIFEBOAT_PROJECT: 'nope' },
  user: '0',
  check: 'coverage',
  hint: 'Start the stack, or correct LIFEBOAT_PROJECT. Projects on this engine stand below.',
}

test.each([...engine, ...repository, project])(
  'doctor finds $situation, in the $check and nowhere else, with a hint',
  async ({ env, user, check, hint }) => {
    const outcome = await stack.lifeboat(['doctor', '--json'], { env, user })

    const checks = JSON.parse(outcome.stdout) as { check: string; ok: boolean; hint: string }[]
    expect(checks.filter(({ ok }) => !ok)).toMatchObject([{ check, hint }])
    expect(outcome.exitCode).toBe(2)
  },
)

test('doctor finds a wrong password in the repository', async () => {
  await stack.lifeboat(['backup', '--type', 'config'])

  const outcome = await stack.lifeboat(['doctor', '--json'], {
    env: { LIFEBOAT_PASSWORD: 'guessed' },
  })

  expect(JSON.parse(outcome.stdout)).toContainEqual({
    check: 'repository',
    ok: false,
    found: expect.stringContaining('the password does not open /repository'),
    hint: expect.stringContaining('LIFEBOAT_PASSWORD_FILE'),
  })
  expect(outcome.exitCode).toBe(2)
})

test('a repository that is gone is not made anew by a backup, unless one says that it is meant', async () => {
  await stack.shell('lifeboat', 'rm -rf /repository/*')
  const config = ['backup', '--type', 'config']

  const refused = await stack.lifeboat(config)
  const doctor = await stack.lifeboat(['doctor'])
  const left = await stack.shell('lifeboat', 'ls -A /repository')

  expect([refused.exitCode, refused.stdout, left]).toEqual([10, '', ''])
  expect(refused.stderr).toContain('there is no repository at /repository any more; it held 1 ')
  expect(doctor.stdout).toMatch(/^problem +repository: there is no repository at /m)
  expect((await stack.lifeboat([...config, '--new-repository'])).exitCode).toBe(0)
  expect((await stack.lifeboat(config)).exitCode).toBe(0)
})

test('after all of this nothing of Lifeboat’s own is left on the engine', async () => {
  expect(await stack.left()).toEqual([])
})
