import { describe, expect, test } from 'vitest'

import { backupOf, comparedOf } from '../../test/support/compared.ts'
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
  stopped,
  unreachable,
  volume,
  webServer,
} from '../../test/support/example-stack.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Scope } from '../model/scope.ts'
import type { Container, DatabaseAnswer, Mount, Stack } from '../model/stack.ts'
import { findGone } from './find-gone.ts'

const stack = exampleStack()
const leftOut: DatabaseAnswer = {
  state: 'left-out',
  suspectedDataDirectory: '/var/lib/postgresql/data',
}

describe('a database that is gone', () => {
  test('is named', () => {
    expect(find(answering(reachable({ databases: ['app', 'postgres'] })))).toEqual([
      {
        code: 'database-gone',
        detail:
          'database "My \\"Shop\\"" of db was in backup last and is not in this one: the server has none of that name any more',
      },
    ])
  })

  test('is none where only its dump failed, or its server does not answer: these are failures', () => {
    expect(find(stack, stack, { draft: { servers: [] } })).toEqual([])
    expect(find(answering(unreachable()))).toEqual([])
  })

  test('is none where it is closed: that is a failure too', () => {
    const databases = ['app', 'postgres']

    expect(find(answering(reachable({ databases, closed: ['My "Shop"'] })))).toEqual([])
  })

  test('is named with what was begun with it, where its dropping was cut off', () => {
    const databases = ['app', 'postgres']

    expect(find(answering(reachable({ databases, invalid: ['My "Shop"'] })))).toEqual([
      {
        code: 'database-gone',
        detail: expect.stringMatching(/: a DROP DATABASE of it was cut off/),
      },
    ])
  })

  test('is looked for among all servers of a service', () => {
    const scaled = exampleStack({
      databases: [
        postgres('db', reachable({ databases: ['app'] })),
        postgres('db', reachable({ databases: ['My "Shop"', 'postgres'] })),
      ],
    })

    expect(find(scaled)).toEqual([])
  })
})

describe('a database server that is gone', () => {
  test('is named with its databases', () => {
    const now = exampleStack({
      containers: stack.containers.filter(({ service }) => service !== 'db'),
      databases: [],
    })

    expect(find(now)).toEqual([
      {
        code: 'database-gone',
        detail:
          'the database server of db ("My \\"Shop\\"", "app", "postgres") was in backup last and is not in this one: there is no such server any more',
      },
    ])
  })

  test('is one that a label leaves out now', () => {
    expect(find(answering(leftOut))).toEqual([
      { code: 'database-gone', detail: expect.stringMatching(/: a label leaves it out$/) },
    ])
  })

  test('is one that is stopped, where its files are not asked for', () => {
    const scope = { type: 'database', services: [] } as const

    expect(find(answering(stopped), stack, { scope })).toEqual([
      { code: 'database-gone', detail: expect.stringMatching(/: it is stopped$/) },
    ])
    expect(find(answering(stopped))).toEqual([])
  })

  test('is none that was not asked for', () => {
    const now = exampleStack({ databases: [] })

    expect(find(now, stack, { scope: { type: 'volumes', services: [] } })).toEqual([])
    expect(find(now, stack, { scope: { type: 'full', services: ['app'] } })).toEqual([])
    expect(find(now, stack, { scope: { type: 'full', services: ['db'] } })).toHaveLength(1)
  })
})

describe('a volume or host path that is gone', () => {
  test('is named, with where it was', () => {
    expect(find(withMounts([]), withMounts([volume('shop_ledger', '/ledger')]))).toEqual([
      {
        code: 'volume-gone',
        detail:
          'volume shop_ledger was in backup last and is not in this one: nothing mounts it any more (it was /ledger of app)',
      },
    ])
  })

  test('is named, with why it is left out now', () => {
    const ledger = bind('/srv/ledger', '/ledger')
    const now = withMounts([ledger], { labels: { 'lifeboat.volumes.exclude': '/ledger' } })

    expect(find(now, withMounts([ledger]))).toEqual([
      {
        code: 'volume-gone',
        detail:
          'host path /srv/ledger was in backup last and is not in this one: lifeboat.volumes.exclude of app leaves it out',
      },
    ])
  })

  test.each<[string, Stack, Stack]>([
    ['is still there', stack, stack],
    [
      'is mounted elsewhere now',
      exampleStack({
        containers: [
          database(),
          application(),
          webServer({ mounts: [...webServer().mounts, volume('shop_ledger', '/moved')] }),
          lifeboat(),
        ],
      }),
      withMounts([volume('shop_ledger', '/ledger')]),
    ],
    [
      'is held by the folder around it now',
      withMounts([bind('/srv/data', '/data')]),
      withMounts([bind('/srv/data/ledger', '/ledger')]),
    ],
    [
      'is anonymous and was made anew with its container',
      withMounts([volume('cd34'.repeat(16), '/x', { anonymous: true })]),
      withMounts([volume(anonymousName.replaceAll('a', 'e'), '/x', { anonymous: true })]),
    ],
    [
      'was anonymous and has a name now',
      withMounts([volume('shop_x', '/x')]),
      withMounts([volume('cd34'.repeat(16), '/x', { anonymous: true })]),
    ],
    ['is that of a database which is dumped now and was held as files', stack, answering(stopped)],
  ])('is none that %s', (_what, now, before) => {
    expect(find(now, before)).toEqual([])
  })

  test('is none that was planned and failed: that is a failure', () => {
    expect(find(stack, stack, { draft: { archived: [] } })).toEqual([])
  })

  test('is none that was not asked for', () => {
    const before = withMounts([volume('shop_ledger', '/ledger')])

    expect(find(stack, before, { scope: { type: 'database', services: [] } })).toEqual([])
    expect(find(stack, before, { scope: { type: 'full', services: ['web'] } })).toEqual([])
    expect(find(stack, before, { scope: { type: 'full', services: ['app'] } })).toHaveLength(1)
  })
})

test('a backup that is held against itself has lost nothing', () => {
  const compared = comparedOf(stack, stack)

  expect(backupOf(stack).archived.length).toBeGreaterThan(1)
  expect(findGone(compared)).toEqual([])
})

function find(
  now: Stack,
  before: Stack = stack,
  changes: { scope?: Scope; draft?: Partial<Manifest> } = {},
): ReturnType<typeof findGone> {
  const lastScope = { type: 'full', services: [] } as const
  return findGone(comparedOf(before, now, { ...changes, lastScope }))
}

function answering(answer: DatabaseAnswer): Stack {
  const state = answer.state === 'stopped' ? 'exited' : 'running'
  const labels = answer.state === 'left-out' ? { 'lifeboat.enable': 'false' } : {}
  return exampleStack({
    containers: [database({ state, labels }), application(), webServer(), lifeboat()],
    databases: [postgres('db', answer)],
  })
}

function withMounts(mounts: readonly Mount[], changes: Partial<Container> = {}): Stack {
  const app = container('app', { mounts: [...application().mounts, ...mounts], ...changes })
  return exampleStack({ containers: [database(), app, webServer(), lifeboat()] })
}
