import { describe, expect, test } from 'vitest'

import { explainRestic } from './explain-restic.ts'
import { explainStore } from './explain-store.ts'

const location = 's3:http://store:9000/backups/shop'

/** As restic 0.18 says it. With a bad request and `Please`, Swift; it calls every wrong key a wrong signature. */
const said: readonly [code: string, words: string][] = [
  [
    'store-refused',
    'Stat(<config/>) returned error, retrying after 651ms: Stat: The AWS Access Key Id you provided does not exist in our records.',
  ],
  [
    'store-refused',
    'Stat(<config/>) returned error, retrying after 835ms: Stat: InvalidAccessKeyId',
  ],
  ['store-refused', 'Fatal: unable to open config file: Stat: Access Denied.'],
  [
    'store-refused',
    'Fatal: unable to open repository at s3:http://store:9000/backups: client.BucketExists: The request signature we calculated does not match the signature you provided.',
  ],
  [
    'store-refused',
    'Stat(<config/>) returned error, retrying after 525.861229ms: Stat: The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  [
    'store-refused',
    'Stat(<config/>) returned error, retrying after 550.824863ms: Stat: 400 Bad Request',
  ],
  [
    'store-refused',
    'Fatal: create repository at s3:http://store:9000/backups/shop failed: Fatal: unable to open repository at s3:http://store:9000/backups/shop: client.BucketExists: 400 Bad Request',
  ],
  [
    'store-refused',
    'Fatal: create key in repository at s3:http://store:9000/backups/shop failed: Stat: Access Denied.',
  ],
  [
    'store-refused',
    'Fatal: unable to open config file: unexpected HTTP response (401): 401 Unauthorized',
  ],
  [
    'store-refused',
    'Fatal: unable to open Azure backend: Azure account name ($AZURE_ACCOUNT_NAME) is empty',
  ],
  [
    'no-bucket',
    'Stat(<config/>) returned error, retrying after 1s: Stat: The specified bucket does not exist',
  ],
  [
    'no-bucket',
    'Stat(<config/>) returned error, retrying after 721.38071ms: Stat: The specified bucket is not valid.',
  ],
  [
    'no-bucket',
    'Stat(<config/>) returned error, retrying after 503.271164ms: client.GetObject: Bucket name cannot be shorter than 3 characters',
  ],
  [
    'store-unreachable',
    'Stat(<config/>) returned error, retrying after 1.030480704s: Stat: 503 Service Unavailable',
  ],
  [
    'store-unreachable',
    'Stat(<config/>) returned error, retrying after 1.108670063s: Stat: Please reduce your request rate.',
  ],
  [
    'store-unreachable',
    'Stat(<config/>) returned error, retrying after 1s: Stat: Get "http://store:9000/backups/?location=": dial tcp 10.0.0.1:9000: connect: connection refused',
  ],
  [
    'store-unreachable',
    'Stat(<config/>) returned error, retrying after 1s: Stat: Get "http://store:9000/backups/?location=": dial tcp: lookup store on 127.0.0.11:53: no such host',
  ],
]

describe('what restic says of a store', () => {
  test.each(said)('means %s: %s', (code, words) => {
    const error = explainRestic(location, 1, words)

    expect(error.code).toBe(code)
    expect(error.message).toContain(location)
    expect(error.details).toEqual([words])
  })

  test.each(said)('means nothing like it of a folder: not %s', (_code, words) => {
    expect(explainStore('/repository', [words])).toBeUndefined()
  })
})

/** As restic 0.18 and OpenSSH 10 say it. */
test.each([
  [
    'store-refused',
    'subprocess ssh: keeper@sftp: Permission denied (publickey,keyboard-interactive).',
  ],
  ['store-refused', 'subprocess ssh: Error loading key "(stdin)": error in libcrypto'],
  [
    'store-refused',
    'Fatal: create repository at sftp:keeper@sftp:/etc/shop failed: Fatal: unable to open repository at sftp:keeper@sftp:/etc/shop: MkdirAll /etc/shop/data: permission denied',
  ],
  ['store-unknown', 'subprocess ssh: Host key verification failed.'],
  [
    'store-unreachable',
    'subprocess ssh: ssh: Could not resolve hostname nowhere: Name or service not known',
  ],
  ['store-unreachable', 'subprocess ssh: ssh: connect to host sftp port 22: Connection refused'],
  // ssh's own line may be lost on the way.
  [
    'store-unreachable',
    'Fatal: unable to open repository at sftp:keeper@sftp:/kept/a: unable to start the sftp session, error: error receiving version packet from server: read |0: file already closed',
  ],
])('what restic says of a store that is reached by ssh means %s: %s', (code, words) => {
  expect(explainRestic('sftp:keeper@sftp:/kept/shop', 1, words)).toMatchObject({
    code,
    message: expect.stringContaining('sftp:keeper@sftp:/kept/shop'),
    details: [words],
  })
})

test('a file of the stack that nobody may read is no matter of the store’s', () => {
  expect(
    explainStore('sftp:keeper@sftp:/kept/shop', ['open /stack/a: permission denied']),
  ).toBeUndefined()
})

test.each([
  'Load(<data/0a1b>, 0, 0) returned error, retrying after 1s: invalid data returned',
  'Fatal: config or key 115d13611b is damaged: ciphertext verification failed',
])('damage in a store is not laid to its being away: %s', (words) => {
  expect(explainStore(location, [words])).toBeUndefined()
})

test('a repository whose config is gone from a store, but not its keys, is damaged', () => {
  const words = `Fatal: create key in repository at ${location} failed: repository master key and config already initialized`

  expect(explainRestic(location, 1, words).code).toBe('repository-damaged')
})

test('a store without a repository has none', () => {
  const words =
    'Fatal: repository does not exist: unable to open config file: Stat: The specified key does not exist.'

  expect(explainRestic(location, 10, words).code).toBe('no-repository')
})
