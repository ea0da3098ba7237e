import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { problemsOf } from '../../test/support/config-problems.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { loadConfig } from './load.ts'
import { showConfig } from './show.ts'

const password = { LIFEBOAT_PASSWORD: 'open sesame' }

describe('a store', () => {
  test.each([
    's3:http://minio:9000/backups/shop',
    's3:https://s3.eu-central-1.amazonaws.com/backups',
    's3:s3.amazonaws.com/backups/shop',
    'rest:https://backup.example.org:8000/shop/',
    'azure:container:/shop',
    'gs:bucket:/',
    'b2:bucket:shop',
    'b2:bucket',
  ])('is taken as restic writes it: %s', (location) => {
    const { config } = loadConfig({ LIFEBOAT_REPOSITORY: location, ...password })

    expect(config).toMatchObject({ repository: location, store: { variables: {}, files: [] } })
  })

  test('is refused by name where Lifeboat does not take it', () => {
    expect(problemsOf({ LIFEBOAT_REPOSITORY: 'swift:container:/shop', ...password })).toEqual([
      expect.stringMatching(
        /^LIFEBOAT_REPOSITORY: swift:\S+ cannot be used: Lifeboat does not take it/,
      ),
    ])
  })

  test.each([
    's3:',
    's3:https://host',
    'rest:host',
    'gs:bucket',
    'ftp://host/folder',
    'sftp:host',
    'sftp://host:port/folder',
    'rclone:remote',
  ])('is refused where it is none: %s', (location) => {
    expect(problemsOf({ LIFEBOAT_REPOSITORY: location, ...password })).toEqual([
      expect.stringContaining(`LIFEBOAT_REPOSITORY: "${location}" does not fit`),
    ])
  })

  test('needs a password: whoever keeps it could read everything', () => {
    expect(problemsOf({ LIFEBOAT_REPOSITORY: 'gs:bucket:/' })).toEqual([
      expect.stringMatching(/^LIFEBOAT_PASSWORD is not set \(a repository in a store needs one/),
    ])
  })
})

describe('a store that is reached by ssh', () => {
  test.each([
    'sftp:user@host:/srv/shop',
    'sftp:host:shop',
    'sftp://user@host:2222//srv/shop',
    'sftp://user@[fd00::1]:2222/shop',
  ])('is taken as restic writes it, with who enters, who is no secret: %s', (location) => {
    const folder = temporaryFolder()
    const variables = { SSH_KEY: join(folder, 'key'), SSH_KNOWN_HOSTS: join(folder, 'hosts') }
    writeFileSync(variables.SSH_KEY, 'a key\n')
    writeFileSync(variables.SSH_KNOWN_HOSTS, 'host ssh-ed25519 AAAA\n')

    const { config } = loadConfig({ LIFEBOAT_REPOSITORY: location, ...variables, ...password })

    expect(config.repository).toBe(location)
    expect(config.store).toEqual({
      variables,
      files: [
        { path: variables.SSH_KEY, content: Buffer.from('a key\n') },
        { path: variables.SSH_KNOWN_HOSTS, content: Buffer.from('host ssh-ed25519 AAAA\n') },
      ],
    })
  })

  test('is not entered without a key, nor without knowing its machine', () => {
    expect(problemsOf({ LIFEBOAT_REPOSITORY: 'sftp:user@host:/srv', ...password })).toEqual([
      expect.stringMatching(/^SSH_KEY is not set \(LIFEBOAT_REPOSITORY needs it: expected an abs/),
      expect.stringMatching(/^SSH_KNOWN_HOSTS is not set \(LIFEBOAT_REPOSITORY needs it: /),
    ])
  })
})

describe('a store that is reached by rclone', () => {
  const location = { LIFEBOAT_REPOSITORY: 'rclone:remote:shop', ...password }

  test('is taken where the image has rclone', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'rclone.conf')
    writeFileSync(file, '[remote]\n')
    writeFileSync(join(folder, 'rclone'), '')

    const { config } = loadConfig({
      ...location,
      RCLONE_CONFIG: file,
      PATH: `/nowhere:${folder}`,
    })

    expect(config.store?.variables).toEqual({ RCLONE_CONFIG: file })
  })

  test('is refused where it has not, naming the image that has', () => {
    expect(problemsOf({ ...location, PATH: '/nowhere:' })).toEqual([
      expect.stringMatching(/^RCLONE_CONFIG is not set/),
      expect.stringMatching(
        /^LIFEBOAT_REPOSITORY: rclone:remote:shop needs rclone, which this image has not \(expected the image that rclone.Dockerfile builds/,
      ),
    ])
  })
})

describe('what lets Lifeboat in', () => {
  test('is given to restic for the store that it is of, and no other', () => {
    const { config } = loadConfig({
      LIFEBOAT_REPOSITORY: 's3:https://host/bucket',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'key of s3',
      AWS_DEFAULT_REGION: 'eu-central-1',
      B2_ACCOUNT_KEY: 'key of b2',
      ...password,
    })

    expect(config.store?.variables).toEqual({
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'key of s3',
      AWS_DEFAULT_REGION: 'eu-central-1',
    })
  })

  test('is of no use to a folder', () => {
    expect(loadConfig({ AWS_SECRET_ACCESS_KEY: 'key' }).config.store).toBeUndefined()
  })

  test('may be in a file, of which the line break is no part', () => {
    const file = join(temporaryFolder(), 'key')
    writeFileSync(file, 'from a file\n')

    const { config } = loadConfig({
      LIFEBOAT_REPOSITORY: 'b2:bucket:shop',
      B2_ACCOUNT_KEY_FILE: file,
      ...password,
    })

    expect(config.store?.variables).toEqual({ B2_ACCOUNT_KEY: 'from a file' })
  })

  test('may be a file that restic reads itself: then workers get it too', () => {
    const file = join(temporaryFolder(), 'account.json')
    writeFileSync(file, '{"key": 1}\n')

    const { config } = loadConfig({
      LIFEBOAT_REPOSITORY: 'gs:bucket:/',
      GOOGLE_APPLICATION_CREDENTIALS: file,
      ...password,
    })

    expect(config.store).toEqual({
      variables: { GOOGLE_APPLICATION_CREDENTIALS: file },
      files: [{ path: file, content: Buffer.from('{"key": 1}\n') }],
    })
  })

  test('is missed at the start when it is a file that is not there', () => {
    const environment = {
      LIFEBOAT_REPOSITORY: 'gs:bucket:/',
      GOOGLE_APPLICATION_CREDENTIALS: '/nowhere.json',
      ...password,
    }

    expect(problemsOf(environment)).toEqual([
      expect.stringMatching(
        /^GOOGLE_APPLICATION_CREDENTIALS: cannot read "\/nowhere.json" \(ENOENT/,
      ),
    ])
  })
})

describe('a user in a location', () => {
  const location = 'rest:https://shop:p%40ss%2Fword@host:8000/shop'

  test('is taken out of it, for restic to be told in variables', () => {
    const { config } = loadConfig({ LIFEBOAT_REPOSITORY: location, ...password })

    expect(config.repository).toBe('rest:https://host:8000/shop')
    expect(config.store?.variables).toEqual({
      RESTIC_REST_USERNAME: 'shop',
      RESTIC_REST_PASSWORD: 'p@ss/word',
    })
  })

  test('is shown nowhere', () => {
    const shown = JSON.stringify(
      showConfig(loadConfig({ LIFEBOAT_REPOSITORY: location, ...password })),
    )

    expect(shown).toContain('rest:https://host:8000/shop')
    expect(shown).not.toMatch(/p%40ss|p@ss|sesame/)
  })

  test.each([
    'rest:ftp://shop:hidden@host/shop',
    'rest:https://shop:hid/den@host/shop',
    's3:https://id:hidden@host/bucket',
    's3:id:hidden@host/bucket',
    'rclone:https://shop:hidden@host/',
    'sftp://shop:hidden@host/folder',
    'sftp:shop:hidden@host:/folder',
    'https://shop:hidden@host/',
  ])('is not shown either where the location is refused: %s', (refused) => {
    const problems = problemsOf({ LIFEBOAT_REPOSITORY: refused, ...password })

    expect(problems).toHaveLength(1)
    expect(problems.join('\n')).not.toMatch(/hidden|hid\/den/)
  })

  test('is not given twice', () => {
    expect(
      problemsOf({ LIFEBOAT_REPOSITORY: location, RESTIC_REST_USERNAME: 'other', ...password }),
    ).toEqual([expect.stringContaining('both say who enters')])
  })
})
