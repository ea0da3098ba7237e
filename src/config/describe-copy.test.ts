import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { problemsOf } from '../../test/support/config-problems.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { loadConfig } from './load.ts'
import { showConfig } from './show.ts'

const passwords = { LIFEBOAT_PASSWORD: 'one', LIFEBOAT_COPY_PASSWORD: 'two' }
const inS3 = {
  LIFEBOAT_REPOSITORY: 's3:https://host/bucket',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'key',
  AWS_DEFAULT_REGION: 'eu-central-1',
  ...passwords,
}

describe('a second copy', () => {
  test('is none where none is set', () => {
    expect(loadConfig({}).config.copy).toBeUndefined()
  })

  test('is one variable where it goes into a folder', () => {
    const { config } = loadConfig({ LIFEBOAT_COPY_TO: '/copy' })

    expect(config.copy).toEqual({ repository: '/copy', appendOnly: false, lockWaitMs: 600_000 })
  })

  test('has a password, rules and store variables of its own, told from restic’s by a prefix', () => {
    const { config } = loadConfig({
      LIFEBOAT_COPY_TO: 's3:https://elsewhere/bucket',
      LIFEBOAT_COPY_KEEP: 'last=3',
      LIFEBOAT_COPY_AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'of another store',
      ...passwords,
    })

    expect(config.copy).toEqual({
      repository: 's3:https://elsewhere/bucket',
      password: 'two',
      keep: { last: 3 },
      appendOnly: false,
      lockWaitMs: 600_000,
      store: { variables: { AWS_ACCESS_KEY_ID: 'id' }, files: [] },
    })
    expect(config.store).toBeUndefined()
  })

  test('is shown without a secret, and without who enters', () => {
    const file = join(temporaryFolder(), 'password')
    writeFileSync(file, 'hidden-word\n')
    const loaded = loadConfig({
      LIFEBOAT_COPY_TO: 'rest:https://shop:hidden-user@host/shop',
      LIFEBOAT_COPY_PASSWORD_FILE: file,
    })
    const shown = JSON.stringify(showConfig(loaded))

    expect(loaded.config.copy).toMatchObject({
      password: 'hidden-word',
      store: {
        variables: { RESTIC_REST_USERNAME: 'shop', RESTIC_REST_PASSWORD: 'hidden-user' },
      },
    })
    expect(shown).toContain('rest:https://host/shop')
    expect(shown).not.toContain('hidden')
  })

  test.each([
    ['/repository', /is LIFEBOAT_REPOSITORY itself/],
    ['/repository/', /is LIFEBOAT_REPOSITORY itself/],
    ['/repository/copy', /are one inside the other/],
    ['/', /are one inside the other/],
  ])('is refused where it would be lost with the first: %s', (location, words) => {
    expect(problemsOf({ LIFEBOAT_COPY_TO: location })).toEqual([expect.stringMatching(words)])
  })

  test('is not made without a password of what has one', () => {
    expect(problemsOf({ LIFEBOAT_PASSWORD: 'one', LIFEBOAT_COPY_TO: '/copy' })).toEqual([
      expect.stringMatching(/^LIFEBOAT_COPY_PASSWORD is not set \(the repository has a password/),
    ])
    expect(problemsOf({ LIFEBOAT_COPY_TO: 'gs:bucket:/' })).toEqual([
      expect.stringMatching(/^LIFEBOAT_COPY_PASSWORD is not set \(a repository in a store/),
    ])
  })

  test('names the variables of its own where they are wrong', () => {
    expect(problemsOf({ LIFEBOAT_COPY_TO: 'swift:container:/x', ...passwords })).toEqual([
      expect.stringMatching(/^LIFEBOAT_COPY_TO: .* cannot be used/),
    ])
    expect(problemsOf({ LIFEBOAT_COPY_TO: 'sftp:user@host:/x', ...passwords })).toEqual([
      expect.stringMatching(/^LIFEBOAT_COPY_SSH_KEY is not set \(LIFEBOAT_COPY_TO needs it/),
      expect.stringMatching(/^LIFEBOAT_COPY_SSH_KNOWN_HOSTS is not set/),
    ])
    expect(
      problemsOf({
        LIFEBOAT_COPY_TO: 'gs:bucket:/',
        LIFEBOAT_COPY_GOOGLE_APPLICATION_CREDENTIALS: '/nowhere.json',
        ...passwords,
      }),
    ).toEqual([expect.stringMatching(/^LIFEBOAT_COPY_GOOGLE_APPLICATION_CREDENTIALS: cannot read/)])
  })
})

describe('two stores of one kind', () => {
  const copy = { LIFEBOAT_COPY_TO: 's3:https://elsewhere/bucket' }

  test('are reached with one key, which need not be set twice; each has its own region', () => {
    const { config } = loadConfig({
      ...inS3,
      ...copy,
      LIFEBOAT_COPY_AWS_DEFAULT_REGION: 'us-east-1',
    })

    expect(config.copy?.store?.variables).toEqual({
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'key',
      AWS_DEFAULT_REGION: 'us-east-1',
    })
  })

  test('are refused by name with two keys: restic has one for both', () => {
    const problems = problemsOf({ ...inS3, ...copy, LIFEBOAT_COPY_AWS_ACCESS_KEY_ID: 'other' })

    expect(problems).toEqual([
      expect.stringContaining(
        'two s3 stores with one key only, and LIFEBOAT_COPY_AWS_ACCESS_KEY_ID and AWS_ACCESS_KEY_ID differ',
      ),
    ])
  })

  test('are reached with two users where they are rest-servers', () => {
    const { config } = loadConfig({
      LIFEBOAT_REPOSITORY: 'rest:https://a:b@host/',
      LIFEBOAT_COPY_TO: 'rest:https://elsewhere/',
      ...passwords,
    })

    expect(config.store?.variables).toMatchObject({ RESTIC_REST_USERNAME: 'a' })
    expect(config.copy?.store?.variables).toEqual({})
  })

  test('of different kinds may each have whatever key', () => {
    const { config } = loadConfig({
      ...inS3,
      LIFEBOAT_COPY_TO: 'b2:bucket:shop',
      LIFEBOAT_COPY_B2_ACCOUNT_ID: 'b2',
    })

    expect(config.copy?.store?.variables).toEqual({ B2_ACCOUNT_ID: 'b2' })
  })
})
