import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { runCommand, succeed } from '../support/run-command.ts'

let stack: OwnStack

beforeAll(async () => {
  stack = await startOwnStack('bad-input')
  await stack.shell('lifeboat', 'cd /foreign && echo kept >diary && mkdir -p .git && echo [core] >config')
})

afterAll(async () => {
  expect(await stack.left()).toEqual([])
  await stack.down()
})

type Mistake = {
  readonly situation: string
  readonly args: readonly string[]
  readonly env?: Record<string, string>
  readonly user?: string
  readonly exitCode: number
  readonly says: string
  readonly hint: string
}

const backup = ['backup', '--type', 'config']

const mistakes: readonly Mistake[] = [
  {
    situation: 'without a socket',
    args: backup,
    env: { DOCKER_HOST: 'unix:///run/none.sock' },
    exitCode: 2,
    says: 'there is no Docker socket at unix:///run/none.sock',
    hint: 'Give the lifeboat service the volume /var/run/docker.sock:/var/run/docker.sock.',
  },
  {
    situation: 'with nothing behind the socket',
    args: backup,
    env: { DOCKER_HOST: 'tcp://127.0.0.1:2' },
    exitCode: 2,
    says: 'no Docker engine answers at tcp://127.0.0.1:2',
    hint: 'Start the engine, or correct DOCKER_HOST.',
  },
  {
    situation: 'without permission on the socket',
    args: ['plan'],
    user: '1000',
    exitCode: 2,
    says: 'no permission on unix:///var/run/docker.sock',
    hint: 'Run the lifeboat service as root, or add the socket’s group with group_add.',
  },
  {
    situation: 'for a project that is not there',
    args: backup,
    env: { LIFEBOAT_PROJECT: 'nope', LIFEBOAT_REPOSITORY: '/empty' },
    exitCode: 2,
    says: 'the compose project nope has no containers besides Lifeboat’s',
    hint: 'Start the stack, or correct LIFEBOAT_PROJECT. Projects on this engine stand below.',
  },
  {
    situation: 'into a repository that is mounted read-only',
    args: backup,
    env: { LIFEBOAT_REPOSITORY: '/read-only' },
    exitCode: 2,
    says: '/read-only is mounted read-only',
    hint: 'Take :ro off the repository’s mount in the lifeboat service.',
  },
  {
    situation: 'into a repository on a read-only file system',
    args: backup,
    env: { LIFEBOAT_REPOSITORY: '/read-only-file-system' },
    exitCode: 2,
    says: 'the repository /read-only-file-system cannot be written',
    hint: 'Mount it without :ro and see that Lifeboat’s user may write it.',
  },
  {
    situation: 'into a folder that holds something else',
    args: backup,
    env: { LIFEBOAT_REPOSITORY: '/foreign' },
    exitCode: 2,
    says: '/foreign holds files, but no repository',
    hint: 'Nothing was written there. Name an empty folder, or the one that holds the repository.',
  },
  {
    situation: 'into a folder that is on no mount',
    args: backup,
    env: { LIFEBOAT_REPOSITORY: '/nowhere' },
    exitCode: 2,
    says: '/nowhere is not on a volume or bind mount',
    hint: 'Give the lifeboat service a volume for it, for example lifeboat-repository:/repository.',
  },
  {
    situation: 'of a service that is not there',
    args: [...backup, '--service', 'fils'],
    exitCode: 2,
    says: 'has no service "fils"',
    hint: 'Did you mean files?',
  },
  {
    situation: 'of a type that is not there',
    args: ['backup', '--type', 'volume'],
    exitCode: 2,
    says: 'there is no backup type "volume"',
    hint: 'Types are full, database, volumes, config. Did you mean volumes?',
  },
]

describe('a command', () => {
  test.each(mistakes)('$situation is refused with a hint, and leaves nothing', async (mistake) => {
    const { args, env = {}, user = '0', exitCode, says, hint } = mistake

    const outcome = await stack.lifeboat(args, { env, user })

    expect(outcome.stderr).toContain(`lifeboat: error: `)
    expect(outcome.stderr).toContain(says)
    expect(outcome.stderr).toContain(`lifeboat: hint: ${hint}`)
    expect(outcome.stderr).not.toContain('this is a bug')
    expect(outcome.stdout).toBe('')
    expect(outcome.exitCode).toBe(exitCode)
    expect(await stack.left()).toEqual([])
  })

  test('for a project that is not there names those that are', async () => {
    const { stderr } = await stack.lifeboat(['plan'], { env: { LIFEBOAT_PROJECT: 'nope' } })

    expect(stderr.split('\n')).toContain(`lifeboat:   ${stack.project}`)
  })

  test('with several wrong settings names them all at once, and the nearest to an unknown one', async () => {
    const { exitCode, stderr } = await stack.lifeboat(['list'], {
      env: {
        LIFEBOAT_PORT: '99999',
        LIFEBOAT_MAX_AGE: 'two days',
        LIFEBOAT_PASWORD: 'typed in a hurry',
        LIFEBOAT_TOKEN: 'short',
        LIFEBOAT_TOKEN_FILE: '/run/none',
        DOCKER_HOST: 'localhost',
      },
    })

    expect(exitCode).toBe(2)
    expect(stderr.split('\n')).toEqual([
      'lifeboat: error: 5 settings are wrong',
      'lifeboat:   LIFEBOAT_PASWORD is not a setting; did you mean LIFEBOAT_PASSWORD?',
      'lifeboat:   LIFEBOAT_PORT: "99999" does not fit (expected a port number from 1 to 65535, for example 8080)',
      'lifeboat:   LIFEBOAT_TOKEN and LIFEBOAT_TOKEN_FILE are both set (expected one of them)',
      'lifeboat:   LIFEBOAT_MAX_AGE: "two days" does not fit (expected a number with s, m, h or d, for example 36h)',
      'lifeboat:   DOCKER_HOST: "localhost" does not fit (expected unix:///path/to/docker.sock or tcp://host:port)',
      'lifeboat: hint: Correct the environment of the lifeboat service and start it again.',
      '',
    ])
  })

  test('with a password that a variable left empty is refused instead of storing unprotected', async () => {
    const { exitCode, stderr } = await stack.lifeboat(backup, {
      env: { LIFEBOAT_PASSWORD: '', LIFEBOAT_REPOSITORY: '/empty' },
    })

    expect(exitCode).toBe(2)
    expect(stderr).toContain('LIFEBOAT_PASSWORD: the value does not fit (expected any text that is not empty)')
    expect(await stack.shell('lifeboat', 'ls -A /empty')).toBe('')
  })

  test('that is misspelt is named, with the one that was meant', async () => {
    const { exitCode, stderr } = await stack.lifeboat(['bakcup'])

    expect(exitCode).toBe(2)
    expect(stderr).toContain("unknown command 'bakcup'")
    expect(stderr).toContain('Did you mean backup?')
  })
})

test('a folder of somebody else’s files is untouched after every command was pointed at it', async () => {
  const listing = 'cd /foreign && find . -type f -exec sha256sum {} + && find . -printf "%p %m %T@\\n" | sort'
  const before = await stack.shell('lifeboat', listing)

  for (const args of [['backup'], ['list'], ['show', 'latest'], ['doctor'], ['plan']]) {
    await stack.lifeboat(args, { env: { LIFEBOAT_REPOSITORY: '/foreign' } })
  }

  expect(await stack.shell('lifeboat', listing)).toBe(before)
})

test.each(['list', 'show'])('%s of a repository that nobody made yet ends with exit code 10', async (command) => {
  const args = command === 'show' ? ['show', 'latest'] : [command]

  const { exitCode, stderr } = await stack.lifeboat(args, { env: { LIFEBOAT_REPOSITORY: '/empty' } })

  expect(exitCode).toBe(10)
  expect(stderr).toContain('lifeboat: error: there is no repository at /empty')
  expect(stderr).toContain('hint: The first backup makes one; correct LIFEBOAT_REPOSITORY if there should be one already.')
  expect(await stack.shell('lifeboat', 'ls -A /empty')).toBe('')
})

describe('with a repository that holds a backup', () => {
  let id: string

  beforeAll(async () => {
    const { stdout } = await stack.lifeboat([...backup, '--json'])
    id = JSON.parse(stdout).id
  })

  test.each(['backup', 'list', 'show latest'])('%s with a wrong password opens nothing and loses nothing', async (command) => {
    const outcome = await stack.lifeboat(command.split(' '), { env: { LIFEBOAT_PASSWORD: 'guessed' } })

    expect(outcome.exitCode).toBe(2)
    expect(outcome.stderr).toContain('lifeboat: error: the password does not open /repository')
    expect(outcome.stderr).toContain('hint: Set LIFEBOAT_PASSWORD or LIFEBOAT_PASSWORD_FILE to the password the repository was made with.')
    const { stdout } = await stack.lifeboat(['list', '--json'])
    expect(JSON.parse(stdout)).toMatchObject([{ id, state: 'complete' }])
  })

  test('show of an id that is not there ends with exit code 12 and names the nearest', async () => {
    const { exitCode, stderr } = await stack.lifeboat(['show', 'nope'])

    expect(exitCode).toBe(12)
    expect(stderr.split('\n')).toEqual([
      'lifeboat: error: there is no backup "nope"',
      `lifeboat:   ${id}`,
      'lifeboat: hint: Name one of those below, or latest; lifeboat list shows all.',
      '',
    ])
  })

  test('list and show read it through a mount that is read-only', async () => {
    const env = { LIFEBOAT_REPOSITORY: '/read-only' }

    const listed = await stack.lifeboat(['list', '--json'], { env })
    const shown = await stack.lifeboat(['show', id, '--json'], { env })

    expect(JSON.parse(listed.stdout)).toMatchObject([{ id }])
    expect(JSON.parse(shown.stdout)).toMatchObject({ id })
  })
})
