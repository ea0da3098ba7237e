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

  test.each([
    ['sftp:user@host:/srv/shop', 'it needs ssh, which is not in Lifeboat’s image'],
    ['rclone:remote:shop', 'it needs rclone, which is not in Lifeboat’s image'],
    ['swift:container:/shop', 'Lifeboat does not take it'],
  ])('is refused by name where the image cannot reach it: %s', (location, why) => {
    const [problem, ...others] = problemsOf({ LIFEBOAT_REPOSITORY: location, ...password })

    expect(problem).toMatch(/^LIFEBOAT_REPOSITORY: \S+ cannot be used: /)
    expect(problem).toContain(why)
    expect(others).toEqual([])
  })

  test.each(['s3:', 's3:https://host', 'rest:host', 'gs:bucket', 'ftp://host/folder'])(
    'is refused where it is none: %s',
    (location) => {
      expect(problemsOf({ LIFEBOAT_REPOSITORY: location, ...password })).toEqual([
        expect.stringContaining(`LIFEBOAT_REPOSITORY: "${location}" does not fit`),
      ])
    },
  )

  test('needs a password: whoever keeps it could read everything', () => {
    expect(problemsOf({ LIFEBOAT_REPOSITORY: 'gs:bucket:/' })).toEqual([
      expect.stringMatching(/^LIFEBOAT_PASSWORD is not set \(a repository in a store needs one/),
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
