import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { configBackup, mistakes } from './stacks/bad-input/mistakes.ts'

let stack: OwnStack

beforeAll(async () => {
  stack = await startOwnStack('bad-input')
  await stack.shell(
    'lifeboat',
    'cd /foreign && echo kept >diary && mkdir -p .git && echo [core] >config',
  )
})

afterAll(() => stack.down())

describe('a command', () => {
  test.each(mistakes)('$situation is refused with a hint, and leaves nothing', async (mistake) => {
    const { args, env = {}, user = '0', exitCode, says, hint } = mistake

    const outcome = await stack.lifeboat(args, { env, user })

    expect(outcome.stderr).toContain('lifeboat: error: ')
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
      'lifeboat:   LIFEBOAT_TOKEN and LIFEBOAT_TOKEN_FILE are both set (expected one of them, for example LIFEBOAT_TOKEN_FILE alone)',
      'lifeboat:   LIFEBOAT_MAX_AGE: "two days" does not fit (expected a number with s, m, h or d, for example 36h)',
      'lifeboat:   DOCKER_HOST: "localhost" does not fit (expected unix:///PATH or tcp://HOST:PORT, for example unix:///var/run/docker.sock, or tcp://proxy:2375)',
      'lifeboat: hint: Correct the environment of the lifeboat service and start it again.',
      '',
    ])
  })

  test('with a password that a variable left empty is refused instead of storing unprotected', async () => {
    const { exitCode, stderr } = await stack.lifeboat(configBackup, {
      env: { LIFEBOAT_PASSWORD: '', LIFEBOAT_REPOSITORY: '/empty' },
    })

    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'LIFEBOAT_PASSWORD: the value does not fit (expected any text that is not empty, for example ',
    )
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
  const listing =
    'cd /foreign && find . -type f -exec sha256sum {} + && find . -printf "%p %m %T@\\n" | sort'
  const before = await stack.shell('lifeboat', listing)

  for (const args of [['backup'], ['list'], ['show', 'latest'], ['doctor'], ['plan']]) {
    await stack.lifeboat(args, { env: { LIFEBOAT_REPOSITORY: '/foreign' } })
  }

  expect(await stack.shell('lifeboat', listing)).toBe(before)
})

test.each(['list', 'show'])(
  '%s of a repository that nobody made yet ends with exit code 10',
  async (command) => {
    const args = command === 'show' ? ['show', 'latest'] : [command]

    const { exitCode, stderr } = await stack.lifeboat(args, {
      env: { LIFEBOAT_REPOSITORY: '/empty' },
    })

    expect(exitCode).toBe(10)
    expect(stderr).toContain('lifeboat: error: there is no repository at /empty')
    expect(stderr).toContain(
      'hint: The first backup makes one; correct LIFEBOAT_REPOSITORY if there should be one already.',
    )
    expect(await stack.shell('lifeboat', 'ls -A /empty')).toBe('')
  },
)

describe('with a repository that holds a backup', () => {
  let id: string

  beforeAll(async () => {
    const { stdout } = await stack.lifeboat([...configBackup, '--json'])
    id = JSON.parse(stdout).id
  })

  test.each(['backup', 'list', 'show latest'])(
    '%s with a wrong password opens nothing and loses nothing',
    async (command) => {
      const outcome = await stack.lifeboat(command.split(' '), {
        env: { LIFEBOAT_PASSWORD: 'guessed' },
      })

      expect(outcome.exitCode).toBe(2)
      expect(outcome.stderr).toContain('lifeboat: error: the password does not open /repository')
      expect(outcome.stderr).toContain(
        'hint: Set LIFEBOAT_PASSWORD or LIFEBOAT_PASSWORD_FILE to the password the repository was made with.',
      )
      const { stdout } = await stack.lifeboat(['list', '--json'])
      expect(JSON.parse(stdout)).toMatchObject([{ id, state: 'complete' }])
    },
  )

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

test('after all of this nothing of Lifeboat’s own is left on the engine', async () => {
  expect(await stack.left()).toEqual([])
})
