import { describe, expect, test } from 'vitest'

import { explainRestic, readMessages } from './explain-restic.ts'

describe('explainRestic', () => {
  test.each<[number | string, string, string, string]>([
    [10, 'Fatal: repository does not exist', 'no-repository', 'The first backup makes one'],
    [11, 'unable to create lock', 'repository-locked', 'Another restic works on it'],
    [12, 'Fatal: wrong password', 'repository-password', 'LIFEBOAT_PASSWORD_FILE'],
    [1, 'write: no space left on device', 'repository-full', 'Free space'],
    [
      1,
      'unexpected HTTP response (507): 507 Insufficient Storage',
      'repository-full',
      'Free space',
    ],
    [1, 'Disk quota exceeded', 'repository-full', 'Free space'],
    [1, 'open /repository/data: permission denied', 'repository-not-writable', ':ro'],
    [1, 'mkdir: read-only file system', 'repository-not-writable', ':ro'],
    [1, 'Fatal: LoadRaw(<key/88bbf1e27c>): invalid data returned', 'repository-damaged', 'a copy'],
    [1, 'Fatal: config or key 88bb is damaged: ciphertext …', 'repository-damaged', 'a copy'],
    [1, 'Fatal: config cannot be loaded: invalid character', 'repository-damaged', 'a copy'],
    [
      3,
      'unable to remove snapshot/a1 from the repository',
      'removal-refused',
      'LIFEBOAT_APPEND_ONLY',
    ],
    [3, 'Fatal: failed to remove one or more snapshots', 'removal-refused', 'LIFEBOAT_APPEND_ONLY'],
    [
      1,
      'Fatal: write /var/cache/restic/a1/data/tmp-2: no space left on device',
      'cache-full',
      'LIFEBOAT_CACHE=false',
    ],
    ['SIGKILL', '', 'restic-failed', 'last lines say why'],
  ])('exit code %s with "%s" is %s, with a hint', (exitCode, stderr, code, hint) => {
    const error = explainRestic('/repository', exitCode, stderr)

    expect(error.code).toBe(code)
    expect(error.hint).toContain(hint)
    expect(error.details).toEqual(stderr === '' ? [] : [stderr])
  })

  test('an exit code says more than the words around it', () => {
    expect(explainRestic('/repository', 12, 'permission denied').code).toBe('repository-password')
  })

  test('the repository is named', () => {
    expect(explainRestic('/backups', 10, '').message).toBe('there is no repository at /backups')
  })

  test('a cause speaks for itself when nothing better is known', () => {
    const cause = new Error('store-files failed: it ended with exit code 1')

    expect(explainRestic('/repository', 1, 'strange', cause)).toMatchObject({
      code: 'restic-failed',
      message: 'store-files failed: it ended with exit code 1',
      cause,
    })
  })

  test('no more than the last fifty lines are kept', () => {
    const stderr = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`).join('\n')

    const { details } = explainRestic('/repository', 1, stderr)

    expect([details.length, details[0], details.at(-1)]).toEqual([50, 'line 11', 'line 60'])
  })
})

describe('readMessages', () => {
  test('takes the words out of restic’s JSON and leaves other lines alone', () => {
    const lines = [
      '{"message_type":"exit_error","code":10,"message":"Fatal: no repository\\nIs there one?"}',
      '',
      'plain words',
      '{"error":{"message":"permission denied"},"item":"/stack/a"}',
      '{"error":{"message":"open /stack/b: denied"},"item":"/stack/b"}',
      '{"unknown":1}',
      '{not json',
    ]

    expect(readMessages(lines.join('\n'))).toEqual([
      'Fatal: no repository',
      'Is there one?',
      'plain words',
      '/stack/a: permission denied',
      'open /stack/b: denied',
      '{"unknown":1}',
      '{not json',
    ])
  })

  test('passes over what restic could not count: what it could not read it says itself', () => {
    // As restic 0.18.0 wrote them, told to count.
    const lines = [
      '{"message_type":"error","error":{"message":"open s/closed: permission denied"},"during":"archival","item":"s/closed"}',
      '{"message_type":"error","error":{"message":"open s/closed: permission denied"},"during":"scan","item":"s/closed"}',
    ]

    expect(readMessages(lines.join('\n'))).toEqual(['open s/closed: permission denied'])
  })
})

test('a store that refuses to remove something refuses no key', () => {
  const words =
    'Remove(<snapshot/2738e9693b>) failed: blob not removed, server response: 403 Forbidden (403)'

  expect(explainRestic('rest:https://host/', 1, words).code).toBe('removal-refused')
})

test('a lock that stays is not what it failed of', () => {
  const words =
    'Remove(<lock/2738e9693b>) failed: blob not removed, server response: 403 Forbidden (403)'

  expect(explainRestic('rest:https://host/', 1, words).code).toBe('store-refused')
})
