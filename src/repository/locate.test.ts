import { describe, expect, test } from 'vitest'

import { bind, container, exampleStack, volume } from '../../test/support/example-stack.ts'
import type { Mount } from '../model/stack.ts'
import { findRepositorySource, forReading, locateRepository } from './locate.ts'
import { reachRepository } from './repository.ts'

describe('locateRepository', () => {
  test('gives the mount that workers need to see the same folder', () => {
    expect(locate([volume('backups', '/repository')])).toEqual({
      location: '/repository',
      password: undefined,
      mounts: [{ kind: 'volume', source: 'backups', target: '/repository', writable: true }],
    })
  })

  test('takes the deepest mount that holds a folder', () => {
    const { mounts } = locate([bind('/srv', '/mnt'), bind('/disk2', '/mnt/b')], '/mnt/b/repository')

    expect(mounts.map(({ source }) => source)).toEqual(['/disk2'])
  })

  test.each<[string, Mount[]]>([
    ['no mount', []],
    ['a mount whose name only begins alike', [volume('x', '/repo')]],
    ['memory', [{ ...volume('', '/repository'), kind: 'tmpfs' }]],
  ])('refuses a repository on %s: it would go with the container', (_what, mounts) => {
    expect(() => locate(mounts)).toThrow(
      expect.objectContaining({
        code: 'repository-not-mounted',
        hint: 'Give the lifeboat service a volume for it, for example lifeboat-repository:/repository.',
      }),
    )
  })

  test('refuses a mount that cannot be written', () => {
    expect(() => locate([volume('x', '/repository', { writable: false })])).toThrow(
      expect.objectContaining({
        code: 'repository-not-writable',
        hint: 'Take :ro off the repository’s mount in the lifeboat service.',
      }),
    )
  })
})

const store = { variables: { AWS_SECRET_ACCESS_KEY: 'key' }, files: [] }
const inStore = { repository: 's3:http://minio:9000/backups', password: 'open sesame', store }

describe('a repository in a store', () => {
  test('is mounted nowhere, and reached from all of Lifeboat’s own networks', () => {
    const self = {
      ...exampleStack().self,
      networks: ['shop_back', 'shop_front'],
      hosts: ['nas:10.0.0.9'],
      nameServers: ['10.0.0.1'],
    }

    const located = locateRepository(self, inStore)

    expect(located.mounts).toEqual([])
    expect(reachRepository(located, { GOGC: '100' })).toEqual({
      env: { RESTIC_REPOSITORY: 's3:http://minio:9000/backups', GOGC: '100' },
      secrets: {
        variables: { AWS_SECRET_ACCESS_KEY: 'key', RESTIC_PASSWORD: 'open sesame' },
        files: [],
      },
      network: {
        networks: ['shop_back', 'shop_front'],
        hosts: ['nas:10.0.0.9'],
        nameServers: ['10.0.0.1'],
      },
    })
  })

  test.each([[[]], [['none']]])('is refused where Lifeboat has no network: %j', (networks) => {
    expect(() => locateRepository({ ...exampleStack().self, networks }, inStore)).toThrow(
      expect.objectContaining({ code: 'no-network' }),
    )
  })

  test.each([true, false])('lets things be removed, or not, as is set: %s', (appendOnly) => {
    const self = { ...exampleStack().self, networks: ['shop_back'] }
    const set = { ...inStore, appendOnly }

    expect(locateRepository(self, set).isAppendOnly ?? false).toBe(appendOnly)
    expect(forReading(set).isAppendOnly ?? false).toBe(appendOnly)
  })

  test('is read by Lifeboat itself without any', () => {
    expect(forReading(inStore)).toEqual({
      location: inStore.repository,
      password: 'open sesame',
      mounts: [],
      store,
    })
  })
})

test('a worker is in no network where the repository is in a folder', () => {
  expect(reachRepository(locate([volume('backups', '/repository')])).network).toBe('none')
})

describe('what a store keeps backups on', () => {
  const keeper = container('minio', { mounts: [volume('objects', '/data')] })
  const stack = exampleStack({ containers: [keeper] })

  test.each([
    ['s3:http://minio:9000/backups', 'objects'],
    ['rest:http://minio:8000/', 'objects'],
    ['sftp:keeper@minio:/kept', 'objects'],
    ['sftp://keeper@minio:2222//kept', 'objects'],
    ['s3:minio/backups', 'objects'],
    ['s3:http://minio.example.org/backups', ''],
    ['gs:minio:/', ''],
  ])('is known where the store is a service of the stack: %s', (location, source) => {
    expect(findRepositorySource(stack, location)).toBe(source)
  })

  test('is the mount of Lifeboat’s own for a folder', () => {
    const self = { ...stack.self, mounts: [volume('backups', '/repository')] }

    expect(findRepositorySource({ ...stack, self }, '/repository')).toBe('backups')
  })
})

function locate(mounts: Mount[], repository = '/repository'): ReturnType<typeof locateRepository> {
  return locateRepository({ ...exampleStack().self, mounts }, { repository, password: undefined })
}
