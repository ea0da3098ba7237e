import { describe, expect, test } from 'vitest'

import { comparedOf } from '../../test/support/compared.ts'
import {
  application,
  bind,
  container,
  exampleStack,
  lifeboat,
  postgres,
  reachable,
  repositoryVolume,
  volume,
} from '../../test/support/example-stack.ts'
import { listServices } from '../cli/console/choose-services.ts'
import type { Scope } from '../model/scope.ts'
import type { Mount, Stack } from '../model/stack.ts'
import { findGone } from './find-gone.ts'
import { findNotHeld } from './find-not-held.ts'
import { planBackup } from './plan-backup.ts'

const full: Scope = { type: 'full', services: [] }
const world: Mount = { ...volume('shop_world', ''), writable: false }
const device = '/srv/pg'

describe('a volume of the project that no container mounts', () => {
  test('is archived, and has a line of its own', () => {
    expect(archives(withWorld())).toContainEqual({
      do: 'archive',
      kind: 'volume',
      source: 'shop_world',
      path: '/stack/volumes/shop_world',
      without: [],
      excludes: [],
      because: 'of the project, and no container of it mounts it now',
    })
    expect(lineOf(withWorld())).toMatchObject({ class: 'archived', service: '(none)', target: '' })
  })

  test.each<[string, Scope, string]>([
    ['services', { type: 'full', services: ['app'] }, 'not asked for: only app'],
    ['databases', { type: 'database', services: [] }, 'not asked for: only type database'],
  ])('is left out where only %s are asked for', (_what, scope, because) => {
    expect(lineOf(withWorld(), scope)).toMatchObject({ class: 'excluded', because })
    expect(archives(withWorld(), scope).map(({ source }) => source)).not.toContain('shop_world')
  })

  test('is not archived where it is gone since it was listed', () => {
    const { volumes, ...stack } = withWorld()
    const left = { ...stack, volumes: volumes.filter(({ name }) => name !== 'shop_world') }

    expect(lineOf(left)).toBeUndefined()
    expect(archives(left).map(({ source }) => source)).not.toContain('shop_world')
  })

  test('is never a live data directory by another name', () => {
    const db = container('db', { mounts: [bind(device, '/var/lib/postgresql/data')] })
    const databases = [postgres('db', reachable())]
    const containers = [db, application(), lifeboat()]
    const stack = withWorld({ device }, { containers, databases })

    expect(lineOf(stack)).toMatchObject({ class: 'dumped' })
    expect(archives(stack).map(({ source }) => source)).not.toContain('shop_world')
  })

  test('holds no live data directory that is mounted from inside it', () => {
    const db = container('db', { mounts: [bind(`${device}/data`, '/var/lib/postgresql/data')] })
    const databases = [postgres('db', reachable())]
    const containers = [db, application(), lifeboat()]
    const stack = withWorld({ device }, { containers, databases })

    expect(archives(stack).find(({ source }) => source === 'shop_world')).toMatchObject({
      without: ['/stack/volumes/shop_world/data'],
    })
  })

  test('is not archived where it is the repository', () => {
    const stack = withWorld({ source: repositoryVolume })

    expect(lineOf(stack, full, repositoryVolume)).toMatchObject({ class: 'excluded' })
  })

  test('is data, not configuration, where it is a folder of the project', () => {
    const config = planBackup(
      withWorld({ device: '/srv/shop/world' }),
      full,
      repositoryVolume,
    ).steps.find((step) => step.do === 'config')

    expect(config).toMatchObject({ without: expect.arrayContaining(['/srv/shop/world']) })
  })

  test('is no service that could be asked for', () => {
    expect(listServices(planBackup(withWorld(), full, repositoryVolume))).toEqual([
      'app',
      'db',
      'web',
    ])
  })
})

describe('held against the backup before, such a volume', () => {
  const mounting = exampleStack({
    containers: [...exampleStack().containers, minecraft()],
  })

  test('is not gone where a container mounted it then', () => {
    expect(findGone(comparedOf(mounting, withWorld()))).toEqual([])
    expect(findNotHeld(comparedOf(mounting, withWorld()))).toEqual([])
  })

  test('is gone where the engine has it no more', () => {
    expect(findGone(comparedOf(withWorld(), exampleStack()))).toEqual([
      {
        code: 'volume-gone',
        detail:
          'volume shop_world was in backup last and is not in this one: the engine has it no more, and nothing mounted it before',
      },
    ])
  })

  test('is no new service where it is left out, but a new volume', () => {
    const suspectedDataDirectory = '/var/lib/postgresql/data'
    const db = container('db', { mounts: [bind(device, suspectedDataDirectory)] })
    const databases = [postgres('db', { state: 'left-out', suspectedDataDirectory })]
    const changes = { containers: [db, application(), lifeboat()], databases }
    const compared = comparedOf(exampleStack(changes), withWorld({ device }, changes))

    expect(findNotHeld(compared)).toEqual([
      {
        code: 'mount-not-held',
        detail:
          'volume shop_world is new since backup last and is not backed up: the data of db, which lifeboat.enable leaves out',
      },
    ])
  })
})

function minecraft() {
  return container('minecraft', { mounts: [volume('shop_world', '/data')] })
}

function withWorld(mount: Partial<Mount> = {}, changes: Partial<Stack> = {}): Stack {
  const unmounted = [{ ...world, ...mount }]
  const stack = exampleStack(changes)
  const own = unmounted.map(({ source: name }) => {
    return { name, driver: 'local', labels: {}, options: {}, inspect: {} }
  })
  return { ...stack, unmounted, volumes: [...stack.volumes, ...own] }
}

function lineOf(stack: Stack, scope = full, repository = repositoryVolume) {
  const { coverage } = planBackup(stack, scope, repository)
  return coverage.find(({ service }) => service === '(none)')
}

function archives(stack: Stack, scope = full) {
  const { steps } = planBackup(stack, scope, repositoryVolume)
  return steps.filter((step) => step.do === 'archive')
}
