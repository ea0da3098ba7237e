import { describe, expect, test } from 'vitest'

import { comparedOf } from '../../test/support/compared.ts'
import {
  anonymousName,
  application,
  bind,
  container,
  database,
  exampleStack,
  lifeboat,
  postgres,
  reachable,
  repositoryVolume,
  stopped,
  unreachable,
  volume,
  webServer,
} from '../../test/support/example-stack.ts'
import type { Scope } from '../model/scope.ts'
import type { Container, DatabaseAnswer, Mount, Stack } from '../model/stack.ts'
import { findNotHeld } from './find-not-held.ts'

const stack = exampleStack()
const leftOut = { labels: { 'lifeboat.enable': 'false' } }
const ledger = volume('shop_ledger', '/ledger')
const excluded = { labels: { 'lifeboat.volumes.exclude': '/ledger' } }

describe('a new mount that is not backed up', () => {
  test('is named, with the reason', () => {
    expect(find(withMount(ledger, excluded))).toEqual([
      {
        code: 'mount-not-held',
        detail:
          'app /ledger (volume shop_ledger) is new since backup last and is not backed up: lifeboat.volumes.exclude of app leaves it out',
      },
    ])
  })

  test('is named when it cannot be backed up', () => {
    const pipe: Mount = { ...ledger, kind: 'other', source: 'pipe' }

    expect(codes(withMount(pipe))).toEqual(['mount-not-held'])
    expect(find(withMount(pipe))[0]?.detail).toContain('no worker can read a mount of this kind')
  })

  test('is named once for all containers of a service', () => {
    const now = withMount(ledger, excluded)
    const scaled = now.containers.find(({ service }) => service === 'app')
    const second = scaled === undefined ? [] : [{ ...scaled, name: 'shop-app-2' }]

    expect(codes({ ...now, containers: [...now.containers, ...second] })).toEqual([
      'mount-not-held',
    ])
  })

  test('is named when another volume stands where an excluded one stood', () => {
    const before = withMount(ledger, excluded)

    expect(codes(withMount({ ...ledger, source: 'shop_other' }, excluded), before)).toEqual([
      'mount-not-held',
    ])
  })
})

describe('nothing is said of a mount', () => {
  test.each<[string, Stack, Stack?]>([
    ['that is archived', withMount(ledger)],
    ['that was excluded before', withMount(ledger, excluded), withMount(ledger, excluded)],
    [
      'that was excluded before and is anonymous',
      withMount({ ...ledger, source: 'new'.repeat(20), anonymous: true }, excluded),
      withMount({ ...ledger, source: anonymousName, anonymous: true }, excluded),
    ],
    [
      'that is excluded here, and archived for another service',
      exampleStack({
        containers: [
          database(),
          application({ mounts: [...application().mounts, ledger], ...excluded }),
          webServer({ mounts: [...webServer().mounts, ledger] }),
          lifeboat(),
        ],
      }),
    ],
    ['in memory', withMount({ ...ledger, kind: 'tmpfs', source: '' })],
    ['that belongs to the host', withMount(bind('/etc/timezone', '/etc/timezone'))],
    ['of the repository', withMount(volume(repositoryVolume, '/backups'))],
    [
      'of Lifeboat itself',
      exampleStack({
        containers: [
          database(),
          application(),
          webServer(),
          lifeboat({ mounts: [...lifeboat().mounts, volume('shop_exports', '/exports')] }),
        ],
      }),
    ],
  ])('%s', (_what, now, before = stack) => {
    expect(find(now, before)).toEqual([])
  })

  test('when files were not asked for, or not those of its service', () => {
    const now = withMount(ledger, excluded)

    expect(find(now, stack, { type: 'database', services: [] })).toEqual([])
    expect(find(now, stack, { type: 'full', services: ['db'] })).toEqual([])
    expect(find(now, stack, { type: 'full', services: ['app'] })).toHaveLength(1)
  })
})

describe('a new service of which nothing is backed up', () => {
  test('is named with all its mounts, once', () => {
    const cache = container('cache', {
      ...leftOut,
      mounts: [ledger, volume('shop_more', '/more')],
    })

    expect(find(withContainer(cache))).toEqual([
      {
        code: 'service-not-held',
        detail:
          'service cache is new since backup last, and nothing of it is backed up: /ledger (lifeboat.enable of cache leaves it out), /more (lifeboat.enable of cache leaves it out)',
      },
    ])
  })

  test.each<[string, DatabaseAnswer, string]>([
    [
      'left out',
      { state: 'left-out', suspectedDataDirectory: '/var/lib/postgresql/data' },
      'its databases (left out by label)',
    ],
    ['not reached', unreachable(), 'its databases (the server of db refuses the login'],
  ])('is named when it is a database server that is %s', (_what, answer, reason) => {
    const now = withContainer(container('db2', leftOut), answer)

    expect(codes(now)).toEqual(['service-not-held'])
    expect(find(now)[0]?.detail).toContain(reason)
    expect(find(now, stack, { type: 'database', services: [] })).toHaveLength(1)
    expect(find(now, stack, { type: 'volumes', services: [] })).toEqual([])
  })
})

describe('nothing is said of a new service', () => {
  test.each<[string, Stack]>([
    ['without a mount', withContainer(container('queue'))],
    ['whose mount is archived', withContainer(container('queue', { mounts: [ledger] }))],
    [
      'that keeps nothing but the host’s own',
      withContainer(container('queue', { mounts: [bind('/etc/localtime', '/etc/localtime')] })),
    ],
    ['that is a database server without a volume', withContainer(container('db2'), reachable())],
    ['that is a stopped one', withContainer(container('db2', { mounts: [ledger] }), stopped)],
  ])('%s', (_what, now) => {
    expect(find(now)).toEqual([])
  })

  test('that was there before, though nothing of it was backed up', () => {
    const now = withContainer(container('cache', { ...leftOut, mounts: [ledger] }))

    expect(find(now, now)).toEqual([])
  })
})

function find(now: Stack, before: Stack = stack, scope?: Scope): ReturnType<typeof findNotHeld> {
  const lastScope = { type: 'full', services: [] } as const
  return findNotHeld(comparedOf(before, now, scope === undefined ? {} : { scope, lastScope }))
}

function codes(now: Stack, before?: Stack): string[] {
  return find(now, before).map(({ code }) => code)
}

function withMount(mount: Mount, changes: Partial<Container> = {}): Stack {
  const app = application({ mounts: [...application().mounts, mount], ...changes })
  return exampleStack({ containers: [database(), app, webServer(), lifeboat()] })
}

function withContainer(added: Container, answer?: DatabaseAnswer): Stack {
  return exampleStack({
    containers: [...stack.containers, added],
    databases: [
      ...stack.databases,
      ...(answer === undefined ? [] : [postgres(added.service, answer)]),
    ],
  })
}
