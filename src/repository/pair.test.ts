import { describe, expect, test } from 'vitest'

import { pairRepositories } from './pair.ts'
import { reachRepository, type Repository } from './repository.ts'

const folder: Repository = {
  location: '/repository',
  password: 'one',
  mounts: [{ kind: 'volume', source: 'first', target: '/repository', writable: true }],
}
const other: Repository = {
  location: '/copy',
  password: 'two',
  mounts: [{ kind: 'volume', source: 'second', target: '/copy', writable: true }],
}
const network = { networks: ['storage'], hosts: [], nameServers: [] }

describe('a pair of repositories', () => {
  test('is reached with both passwords, neither of which stands in a description', () => {
    const { both, options } = pairRepositories(folder, other)
    const { env, secrets, network: reached } = reachRepository(both)

    expect(secrets?.variables).toEqual({
      RESTIC_REPOSITORY: '/copy',
      RESTIC_PASSWORD: 'two',
      RESTIC_FROM_REPOSITORY: '/repository',
      RESTIC_FROM_PASSWORD: 'one',
    })
    expect([env, reached, options]).toEqual([{ RESTIC_REPOSITORY: '/copy' }, 'none', []])
    expect(both.mounts.map(({ source }) => source)).toEqual(['first', 'second'])
  })

  test('waits for locks as long as either is set to', () => {
    const waiting = { lockWaitMs: 600_000 }

    expect([
      pairRepositories({ ...folder, lockWaitMs: 1000 }, { ...other, ...waiting }).both.lockWaitMs,
      pairRepositories({ ...folder, ...waiting }, other).both.lockWaitMs,
      pairRepositories(folder, other).both,
    ]).toEqual([600_000, 600_000, expect.not.objectContaining({ lockWaitMs: expect.anything() })])
  })

  test('has a mount once that both are on', () => {
    const { mounts } = pairRepositories(folder, { ...other, mounts: folder.mounts }).both

    expect(mounts).toEqual(folder.mounts)
  })

  test('reads what has no password', () => {
    const { both, options } = pairRepositories({ ...folder, password: undefined }, other)

    expect(options).toEqual(['--from-insecure-no-password'])
    expect(both.store?.variables).not.toHaveProperty('RESTIC_FROM_PASSWORD')
  })

  test('has what lets restic into a store of each kind, and the store’s network', () => {
    const s3 = inStore('s3:https://host/bucket', { AWS_ACCESS_KEY_ID: 'id' })
    const b2 = inStore('b2:bucket:shop', { B2_ACCOUNT_ID: 'b2' })

    expect(pairRepositories(s3, b2).both).toMatchObject({
      network,
      store: { variables: { AWS_ACCESS_KEY_ID: 'id', B2_ACCOUNT_ID: 'b2' } },
    })
    expect(pairRepositories(s3, other).both.network).toBe(network)
  })

  test('gives each of two rest-servers its own user alone', () => {
    const one = inStore('rest:https://a.example/', user('ann', 'p@ss/word'))
    const two = inStore('rest:http://b.example:8000/shop', user('bob', 'x'))

    expect(pairRepositories(one, two).both.store?.variables).toMatchObject({
      RESTIC_FROM_REPOSITORY: 'rest:https://ann:p%40ss%2Fword@a.example/',
      RESTIC_REPOSITORY: 'rest:http://bob:x@b.example:8000/shop',
    })
    const nobody = inStore('rest:https://a.example/', {})
    const { variables } = pairRepositories(nobody, two).both.store ?? {}
    expect(variables).toMatchObject({ RESTIC_FROM_REPOSITORY: 'rest:https://a.example/' })
    expect(variables).not.toHaveProperty('RESTIC_REST_PASSWORD')
  })

  test.each([
    ['eu-1', 'eu-1', 'eu-1'],
    ['eu-1', 'us-1', undefined],
    ['eu-1', undefined, undefined],
  ])('leaves out a region that is not that of both: %s, %s', (one, two, expected) => {
    const { both } = pairRepositories(inRegion(one), inRegion(two))

    expect(both.store?.variables['AWS_DEFAULT_REGION']).toBe(expected)
  })

  test('knows the certificate of each, and of one alone everybody’s besides', () => {
    const own = inStore('s3:https://host/bucket', { RESTIC_CACERT: '/own.pem' })
    const second = inStore('rest:https://host/', { RESTIC_CACERT: '/second.pem' })
    const known = inStore('b2:bucket', {})

    expect(certificatesOf(own, second)).toBe('/own.pem,/second.pem')
    expect(certificatesOf(own, known)).toBe('/own.pem,/etc/ssl/certs/ca-certificates.crt')
    expect(certificatesOf(own, other)).toBe('/own.pem')
    expect(certificatesOf(known, other)).toBeUndefined()
  })
})

function inStore(location: string, variables: Record<string, string>): Repository {
  return { location, password: 'x', mounts: [], store: { variables, files: [] }, network }
}

function inRegion(region: string | undefined): Repository {
  return inStore('s3:host/bucket', region === undefined ? {} : { AWS_DEFAULT_REGION: region })
}

function user(name: string, password: string): Record<string, string> {
  return { RESTIC_REST_USERNAME: name, RESTIC_REST_PASSWORD: password }
}

function certificatesOf(from: Repository, to: Repository): string | undefined {
  return pairRepositories(from, to).both.store?.variables['RESTIC_CACERT']
}
