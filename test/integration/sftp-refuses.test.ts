/** A store that is reached by ssh, and does not let Lifeboat in, or is not who it says. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Outcome } from '../support/run-command.ts'
import type { OwnStack } from '../support/own-stack.ts'
import { sshFiles } from '../support/stores/make-ssh-keys.ts'
import { startStoreStack } from '../support/stores/start-store-stack.ts'

const inSftp = { LIFEBOAT_REPOSITORY: 'sftp:keeper@sftp:/kept/shop', ...sshFiles }

let stack: OwnStack

beforeAll(async () => {
  stack = await startStoreStack()
})

afterAll(() => stack?.down())

test.each<[string, Record<string, string>, number, RegExp]>([
  [
    'another key',
    { ...inSftp, SSH_KEY: '/run/secrets/ssh-other' },
    2,
    /error: the store of sftp:\S+ refuses the key/,
  ],
  [
    'what is no key',
    { ...inSftp, SSH_KEY: '/run/secrets/known-hosts' },
    2,
    /error: the store of sftp:\S+ refuses the key/,
  ],
  [
    'another machine than the one that is known',
    { ...inSftp, SSH_KNOWN_HOSTS: '/run/secrets/other-hosts' },
    2,
    /error: nobody vouches for the machine of sftp:/,
  ],
  [
    'a machine that is not there',
    { ...inSftp, LIFEBOAT_REPOSITORY: 'sftp:keeper@nowhere:/kept/shop' },
    2,
    /error: the store of sftp:\S+ does not answer/,
  ],
  [
    'nothing in it yet',
    { ...inSftp, LIFEBOAT_REPOSITORY: 'sftp:keeper@sftp:/kept/empty' },
    10,
    /error: there is no repository at sftp:/,
  ],
  [
    'a folder where nothing may be written',
    { ...inSftp, LIFEBOAT_REPOSITORY: 'sftp:keeper@sftp:/etc/shop' },
    10,
    /error: there is no repository at sftp:/,
  ],
  [
    'rclone, which is not in this image',
    { LIFEBOAT_REPOSITORY: 'rclone:kept:backups/shop', RCLONE_CONFIG: '/run/secrets/rclone' },
    2,
    /rclone:\S* needs rclone, which this image has not/,
  ],
])('says what is wrong: %s', async (_what, env, exitCode, words) => {
  const outcome = await run(['list'], env)

  expect([outcome.exitCode, outcome.stdout]).toEqual([exitCode, ''])
  expect(outcome.stderr).toMatch(words)
})

test('no repository is made where nothing may be written', async () => {
  const outcome = await run(['backup'], {
    ...inSftp,
    LIFEBOAT_REPOSITORY: 'sftp:keeper@sftp:/etc/shop',
  })

  expect(outcome.exitCode).toBe(2)
  expect(outcome.stderr).toMatch(/error: the store of sftp:\S+ refuses the key/)
})

function run(args: readonly string[], env: Record<string, string>): Promise<Outcome> {
  return stack.lifeboat(args, { env })
}
