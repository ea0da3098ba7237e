import { describe, expect, test } from 'vitest'

import { coveredMount, exampleCold, exampleManifest } from '../../test/support/example-manifest.ts'
import { choose, select } from '../../test/support/example-restore.ts'
import {
  anonymousName,
  application,
  bind,
  database,
  exampleStack,
  postgres,
  reachable,
  unreachable,
  volume,
} from '../../test/support/example-stack.ts'
import { findStanding } from '../backup/standing.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import type { RestorePlan, Selection } from '../model/restore.ts'
import type { DatabaseAnswer, Mount, Stack } from '../model/stack.ts'
import { planRestore } from './plan-restore.ts'

const beside = held('volume', 'shop_db-data', ['18/docker'])
const upgraded = withServer(
  [volume('shop_db-data', '/var/lib/postgresql')],
  reachable({ dataDirectory: '/var/lib/postgresql/19/docker' }),
)
const files = held('bind', '/srv/shop')

describe('what a restore leaves alone beside what the backup left out', () => {
  test('is the data of a server that keeps it elsewhere by now, in the same volume', () => {
    const { steps, left } = plan(upgraded, [beside])

    expect(steps).toMatchObject([
      {
        without: ['/stack/volumes/shop_db-data/18/docker', '/stack/volumes/shop_db-data/19/docker'],
        way: 'in place',
      },
    ])
    expect(left).toEqual([
      'shop_db-data: 19/docker is left alone: the data of db today, and not in this backup',
    ])
  })

  test('is a tablespace that was made after it', () => {
    const stack = withServer(
      [volume('pg', '/var/lib/postgresql/data'), volume('ts', '/ts')],
      reachable({ tablespaces: ['/ts/a', '/ts/b'] }),
    )

    expect(without(stack, [held('volume', 'ts', ['a'])])).toEqual([
      '/stack/volumes/ts/a',
      '/stack/volumes/ts/b',
    ])
  })

  test('is the folder of a volume that would have been exchanged as a whole', () => {
    const whole = held('volume', 'shop_db-data')

    expect(plan(upgraded, [whole]).steps).toMatchObject([
      { without: ['/stack/volumes/shop_db-data/19/docker'], way: 'in place' },
    ])
  })

  test('is data that has moved to below a host path that it holds', () => {
    const stack = withServer(
      [bind('/srv/shop/pg', '/var/lib/postgresql/data')],
      reachable(),
      bind('/srv/shop', '/app'),
    )

    expect(without(stack, [files])).toEqual(['/stack/binds/srv/shop/pg'])
  })

  test('is data in a volume that is a folder below a host path, by another name', () => {
    const stack = withServer(
      [volume('pg', '/var/lib/postgresql/data', { device: '/srv/shop/pg' })],
      reachable(),
      bind('/srv/shop', '/app'),
    )

    expect(without(stack, [files])).toEqual(['/stack/binds/srv/shop/pg'])
  })

  test('is the repository, which stands below a host path by now', () => {
    const stack = withServer([], unreachable(), bind('/srv/shop', '/app'))
    const { steps, left } = plan(stack, [files], { repository: '/srv/shop/backups' })

    expect(steps).toMatchObject([{ without: ['/stack/binds/srv/shop/backups'] }])
    expect(left).toEqual([
      '/srv/shop: backups is left alone: the repository today, and not in this backup',
    ])
  })

  test('is the data of a server that has stopped', () => {
    const stack = withServer([volume('shop_db-data', '/var/lib/postgresql')], stopped('clean'))

    expect(without(stack, [beside])).toEqual([
      '/stack/volumes/shop_db-data/18/docker',
      '/stack/volumes/shop_db-data/19/docker',
    ])
  })

  test('has its place where the volume stood, when that has another name today', () => {
    const now = 'cd34'.repeat(16)
    const stack = withServer(
      [volume(now, '/var/lib/postgresql', { anonymous: true })],
      reachable({ dataDirectory: '/var/lib/postgresql/19/docker' }),
    )
    const was = coveredMount('db', anonymousName, {
      kind: 'anonymous volume',
      target: '/var/lib/postgresql',
    })

    expect(without(stack, [held('volume', anonymousName)], { coverage: [was] })).toEqual([
      `/stack/volumes/${anonymousName}/19/docker`,
    ])
  })
})

describe('nothing else is left alone', () => {
  test('of a volume in which no server ever had data', () => {
    const stack = withServer([volume('shop_db-data', '/var/lib/postgresql')], stopped('none'))

    expect(without(stack, [beside])).toEqual(beside.without)
  })

  test('where the backup holds the files of that server, stopped', () => {
    const cold = [exampleCold({ inside: '19/docker' })]

    expect(without(upgraded, [held('volume', 'shop_db-data')], { cold })).toEqual([])
  })

  test('where it holds all that was there, as before a rebuild', () => {
    expect(without(upgraded, [held('volume', 'shop_db-data')], { coverage: [] })).toEqual([])
  })

  test('where it holds what stands there at rest', () => {
    const stack = withServer([volume('shop_db-data', '/var/lib/postgresql')], stopped('clean'))
    const there = ['/stack/volumes/shop_db-data/19/docker']

    expect(without(stack, [beside], { there })).toEqual(beside.without)
  })

  test('in a new volume beside', () => {
    const selection = { volumes: ['shop_db-data'], into: 'look' }

    expect(without(upgraded, [beside], { selection })).toEqual(beside.without)
  })

  test('where a server only might have its data', () => {
    const stack = withServer([volume('shop_uploads', '/u')], unreachable())

    expect(without(stack, [held('volume', 'shop_uploads')])).toEqual([])
  })
})

describe('a restore is refused', () => {
  const whole = withServer([volume('shop_db-data', '/var/lib/postgresql/data')], reachable())

  test('over a volume that is a server’s data by now', () => {
    expect(() => plan(whole, [held('volume', 'shop_db-data')])).toThrow(
      expect.objectContaining({
        code: 'target-in-use',
        message: 'shop_db-data has the data of db in it today',
        hint: 'Stop db (docker compose stop db), so that its files are safeguarded and replaced, or restore beside them with --into. Nothing was changed.',
      }),
    )
  })

  test('where the backup’s files would be written among a server’s', () => {
    const there = ['/stack/volumes/shop_db-data/19/docker']

    expect(() => plan(upgraded, [beside], { there })).toThrow(
      expect.objectContaining({
        code: 'target-in-use',
        details: ['shop_db-data/19/docker: the data of db, where the backup holds other files'],
      }),
    )
  })

  test.each([
    ['is the repository', '/srv/shop'],
    ['is in it', '/srv'],
  ])('over a folder that %s by now', (_what, repository) => {
    const stack = withServer([], unreachable(), bind('/srv/shop', '/app'))

    expect(() => plan(stack, [files], { repository })).toThrow(
      expect.objectContaining({
        message: '/srv/shop has the repository in it today',
        hint: expect.stringContaining('Move the repository elsewhere'),
      }),
    )
  })

  test('but not over the data of a server that has stopped', () => {
    const stack = withServer([volume('shop_db-data', '/var/lib/postgresql/19/docker')], {
      ...stopped('clean'),
    })

    expect(without(stack, [held('volume', 'shop_db-data')])).toEqual([])
  })
})

type Given = {
  readonly repository?: string
  readonly there?: readonly string[]
  readonly coverage?: Manifest['coverage']
  readonly cold?: Manifest['cold']
  readonly selection?: Partial<Selection>
}

function plan(stack: Stack, archived: Archived[], given: Given = {}): RestorePlan {
  const { repository = 'backups', there = [], selection, cold = [] } = given
  const coverage = given.coverage ?? archived.map(({ source }) => coveredMount('db', source))
  return planRestore(
    stack,
    exampleManifest({ archived, coverage, cold }),
    select({ type: 'volumes', ...selection }),
    choose(),
    { standing: findStanding(stack, repository), held: new Set(there) },
  )
}

function without(stack: Stack, archived: Archived[], given?: Given): readonly string[] {
  return plan(stack, archived, given).steps.flatMap((step) =>
    step.do === 'files' ? step.without : [],
  )
}

function withServer(mounts: Mount[], answer: DatabaseAnswer, ...others: Mount[]): Stack {
  return exampleStack({
    containers: [database({ mounts }), application({ mounts: others })],
    databases: [postgres('db', answer)],
  })
}

function stopped(state: 'clean' | 'none'): DatabaseAnswer {
  const suspectedDataDirectory = '/var/lib/postgresql/19/docker'
  const shutdown = state === 'none' ? { state, why: 'it is empty' } : { state, versionMajor: '19' }
  return { state: 'stopped', suspectedDataDirectory, shutdown }
}

function held(kind: Archived['kind'], source: string, leftOut: string[] = []): Archived {
  const path = kind === 'bind' ? `/stack/binds${source}` : `/stack/volumes/${source}`
  return { kind, source, path, without: leftOut.map((each) => `${path}/${each}`), excludes: [] }
}
