import { describe, expect, test } from 'vitest'

import { captured, capturedVolume } from '../../test/support/example-captured.ts'
import type { MountUser } from '../docker/mount-users.ts'
import type { Replaced } from '../model/replaced.ts'
import type { Volume } from '../model/stack.ts'
import type { InTheWay } from './find-in-the-way.ts'
import type { ReplaceFacts } from './look-at-replaced.ts'
import { planReplacement } from './plan-replacement.ts'

const db = { id: 'db-id', name: 'shop-db-1', project: '', state: 'running' }
const Labels = { 'com.docker.compose.project': 'shop' }
const data: Volume = {
  name: 'shop_data',
  driver: 'local',
  labels: Labels,
  options: {},
  inspect: {},
}
const startedAt = '2026-11-21T00:00:00Z'
const restart = { Name: 'always', MaximumRetryCount: 0 }
const facts: ReplaceFacts = {
  volumes: [data],
  users: [{ kind: 'volume', source: 'shop_data', by: [] }],
  networks: [{ id: 'net-id', name: 'shop_default', described: { Driver: 'bridge' }, joined: [] }],
  settings: new Map([['db-id', { restart, autoRemove: false, startedAt }]]),
  taken: ['shop-db-1'],
}

describe('what is in the way', () => {
  test('is set aside, made anew, removed, emptied', () => {
    expect(plan({ paths: ['/srv/shop/data'] })).toEqual({
      containers: [
        {
          id: 'db-id',
          name: 'shop-db-1',
          state: 'running',
          startedAt,
          aside: 'shop-db-1-replaced',
          restart,
        },
      ],
      volumes: [{ name: 'shop_data', way: 'made anew' }],
      networks: [{ id: 'net-id', name: 'shop_default', described: { Driver: 'bridge' } }],
      paths: ['/srv/shop/data'],
    })
  })

  test('is emptied where a container that is set aside has it: the engine would not remove it', () => {
    expect(plan({}, usedBy(user('shop-db-1', 'db-id'))).volumes).toEqual([
      { name: 'shop_data', way: 'emptied' },
    ])
  })
})

describe('refused by name is', () => {
  test('a volume that somebody else has, by that alone, though it is another one', () => {
    const used = usedBy(user('blog-1', 'blog-id'))

    expect(refusals({}, { ...used, volumes: [{ ...data, labels: {} }] })).toEqual([
      'volume shop_data is used by blog-1 (running), which is not in the way',
    ])
  })

  test.each(['running', 'exited'])('a volume that somebody else has, who is %s', (state) => {
    expect(refusals({}, usedBy({ ...user('blog-1', 'blog-id'), state }))).toEqual([
      `volume shop_data is used by blog-1 (${state}), which is not in the way`,
    ])
  })

  test('a host path that somebody else has', () => {
    const users = [{ kind: 'bind' as const, source: '/srv/data', by: [user('blog-1', 'blog-id')] }]

    expect(refusals({ paths: ['/srv/data'] }, { users })).toEqual([
      'host path /srv/data is used by blog-1 (running), which is not in the way',
    ])
  })

  test.each([
    { ...data, driver: 'nfs' },
    { ...data, options: { type: 'none', o: 'bind', device: '/mnt/photos' } },
  ])('a volume that is more than a folder of the engine’s', (volume) => {
    expect(refusals({}, { volumes: [volume] })).toEqual([
      'volume shop_data is no plain volume of the engine’s own: remove or rename it by hand',
    ])
  })

  test.each([{}, { ...Labels, 'com.docker.compose.config-hash': 'another' }])(
    'a volume that is another one and cannot be made anew: labels %j',
    (labels) => {
      const used = usedBy(user('shop-db-1', 'db-id'))

      expect(refusals({}, { ...used, volumes: [{ ...data, labels }] })[0]).toContain(
        'volume shop_data is another one than the backup’s by its options or labels',
      )
    },
  )

  test('a network that somebody is in', () => {
    const networks = [{ id: 'n', name: 'shop_default', described: {}, joined: ['blog-1'] }]

    expect(refusals({}, { networks })).toEqual(['network shop_default is used by blog-1'])
  })

  test('a container whose other name is taken', () => {
    expect(refusals({}, { taken: ['shop-db-1', 'shop-db-1-replaced'] })).toEqual([
      'container shop-db-1 would be set aside as shop-db-1-replaced, which stands already',
    ])
  })

  test('a container that goes when it stops', () => {
    const settings = new Map([['db-id', { restart, autoRemove: true, startedAt }]])

    expect(refusals({}, { settings })).toEqual([
      'container shop-db-1 goes as soon as it stops (--rm), with what it holds: stop it by hand',
    ])
  })

  test('a container that is paused', () => {
    expect(refusals({ containers: [{ ...db, state: 'paused' }] })).toEqual([
      'container shop-db-1 is paused: unpause or stop it',
    ])
  })

  test('Lifeboat’s own container', () => {
    expect(refusals({ containers: [{ ...db, id: 'own-id' }] })).toEqual([
      'container shop-db-1 is this Lifeboat: give it another name',
    ])
  })
})

function plan(inTheWay: Partial<InTheWay>, changes: Partial<ReplaceFacts> = {}): Replaced {
  const stack = captured({ volumes: [capturedVolume('shop_data')] })
  const all: InTheWay = {
    containers: [db],
    volumes: ['shop_data'],
    networks: [{ name: 'shop_default', project: 'other' }],
    paths: [],
    ...inTheWay,
  }
  return planReplacement(stack, all, { ...facts, ...changes }, 'own-id')
}

function refusals(
  inTheWay: Partial<InTheWay>,
  changes: Partial<ReplaceFacts> = {},
): readonly string[] {
  try {
    plan(inTheWay, changes)
  } catch (error) {
    expect(error).toMatchObject({ code: 'rebuild-not-replaced' })
    return (error as { details: readonly string[] }).details
  }
  throw new Error('it is replaced')
}

function user(name: string, id: string): MountUser {
  return { id, name, project: '', service: '', state: 'running', source: 'shop_data' }
}

function usedBy(by: MountUser): Pick<ReplaceFacts, 'users'> {
  return { users: [{ kind: 'volume', source: 'shop_data', by: [by] }] }
}
