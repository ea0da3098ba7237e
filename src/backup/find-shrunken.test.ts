import { describe, expect, test } from 'vitest'

import { comparedOf } from '../../test/support/compared.ts'
import { examplePart, exampleServer } from '../../test/support/example-manifest.ts'
import {
  application,
  database,
  exampleStack,
  lifeboat,
  volume,
} from '../../test/support/example-stack.ts'
import type { Archived, Manifest, Server } from '../model/manifest.ts'
import type { Scope } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'
import { findShrunken } from './find-shrunken.ts'

const MiB = 2 ** 20

describe('a volume', () => {
  test('of which a tenth of the bytes is left is named with both sizes', () => {
    expect(compareVolumes({ bytes: 20 * MiB, files: 5 }, { bytes: 2 * MiB, files: 5 })).toEqual([
      {
        code: 'volume-shrank',
        detail:
          'volume shop_uploads is many times smaller than in backup last: 2.0 MiB, 20 MiB before',
      },
    ])
  })

  test('of which a tenth of the files is left is named with both counts', () => {
    expect(compareVolumes({ bytes: 5000, files: 100 }, { bytes: 5000, files: 10 })).toEqual([
      {
        code: 'volume-shrank',
        detail:
          'volume shop_uploads is many times smaller than in backup last: 10 files, 100 files before',
      },
    ])
  })

  test('that was emptied is named with both, and what a label leaves out since then', () => {
    const now = { bytes: 0, files: 0, excludes: ['*.tmp', '*'] }

    expect(
      compareVolumes({ bytes: MiB, files: 100, excludes: ['*.tmp'] }, now).map(
        ({ detail }) => detail,
      ),
    ).toEqual([
      'volume shop_uploads is many times smaller than in backup last: 0 B, 1.0 MiB before; 0 files, 100 files before; a label leaves out what fits "*" now',
    ])
  })

  test.each<[string, Partial<Archived>, Partial<Archived>]>([
    [
      'more than a tenth is left',
      { bytes: 20 * MiB, files: 999 },
      { bytes: 2 * MiB + 1, files: 100 },
    ],
    [
      'it had less than a mebibyte and a hundred files',
      { bytes: MiB - 1, files: 99 },
      { bytes: 0, files: 0 },
    ],
    ['it grew', { bytes: MiB, files: 100 }, { bytes: 99 * MiB, files: 9900 }],
    ['it was not measured then', {}, { bytes: 0, files: 0 }],
    ['it was not measured now', { bytes: 20 * MiB, files: 999 }, {}],
    [
      'a label leaves out more, and little is missed',
      { bytes: 20 * MiB },
      { bytes: 19 * MiB, excludes: ['*'] },
    ],
  ])('is not named where %s', (_what, before, now) => {
    expect(compareVolumes(before, now)).toEqual([])
  })

  test('that was not asked for is not compared', () => {
    const lost = [{ bytes: 20 * MiB }, { bytes: 0 }] as const

    expect(compareVolumes(...lost, { type: 'full', services: ['db'] })).toEqual([])
    expect(compareVolumes(...lost, { type: 'full', services: ['app'] })).toHaveLength(1)
  })

  test('that is anonymous is compared with the one in its place', () => {
    const compared = comparedOf(stackWith('ab12'), stackWith('cd34'))
    const warnings = findShrunken({
      ...compared,
      last: { ...compared.last, archived: sized(compared.last.archived, 20 * MiB) },
      draft: { ...compared.draft, archived: sized(compared.draft.archived, 0) },
    })

    expect(warnings.map(({ code }) => code)).toEqual(['volume-shrank'])
  })
})

describe('a database', () => {
  test('of which a tenth of the bytes is left is named', () => {
    expect(compareServers([server('app', 300 * MiB)], [server('app', 30 * MiB)])).toEqual([
      {
        code: 'database-shrank',
        detail:
          'database "app" of db is many times smaller than in backup last: 30 MiB, 300 MiB before',
      },
    ])
  })

  test('whose rows are gone is named although an empty database is not small', () => {
    expect(compareServers([server('app', 9 * MiB, 1000)], [server('app', 8 * MiB, 100)])).toEqual([
      {
        code: 'database-shrank',
        detail:
          'database "app" of db is many times smaller than in backup last: 100 rows, 1000 rows before',
      },
    ])
  })

  test.each<[string, Server[], Server[]]>([
    ['more is left', [server('app', 300 * MiB, 1000)], [server('app', 31 * MiB, 101)]],
    ['it had hardly any rows', [server('app', MiB - 1, 999)], [server('app', 1, 0)]],
    ['it is gone, which is said elsewhere', [server('app', 300 * MiB)], []],
    [
      'only where it is has changed among the servers of a service',
      [server('app', 300 * MiB, 5000), server('other', 1)],
      [server('other', 1), server('app', 300 * MiB, 5000)],
    ],
    [
      'one of several servers of a service has most of it now',
      [server('app', 300 * MiB), server('app', 1)],
      [server('app', 1), server('app', 300 * MiB)],
    ],
  ])('is not named where %s', (_what, before, now) => {
    expect(compareServers(before, now)).toEqual([])
  })

  test('that was not asked for is not compared', () => {
    const lost = [[server('app', 300 * MiB)], [server('app', 0)]] as const

    expect(compareServers(...lost, { type: 'volumes', services: [] })).toEqual([])
    expect(compareServers(...lost, { type: 'full', services: ['web'] })).toEqual([])
    expect(compareServers(...lost, { type: 'full', services: ['db'] })).toHaveLength(1)
  })
})

describe('a part', () => {
  const before = [examplePart('config', { bytes: 40 * MiB, files: 800 })]
  const now = [examplePart('config', { bytes: MiB, files: 700 })]

  test('of which a tenth is left is named', () => {
    expect(compareParts({ parts: before }, { parts: now })).toEqual([
      {
        code: 'part-shrank',
        detail: 'the config part is many times smaller than in backup last: 1.0 MiB, 40 MiB before',
      },
    ])
  })

  test('is not named where it is new, or was not asked for', () => {
    expect(compareParts({ parts: [] }, { parts: now })).toEqual([])
    expect(compareParts({ parts: before }, { parts: [] })).toEqual([])
  })

  test('of an incomplete backup is not named: the failures say what is missing', () => {
    expect(compareParts({ parts: before }, { parts: now, state: 'incomplete' })).toEqual([])
  })

  test('of other services is not compared, whatever their order', () => {
    expect(compareParts({ parts: before }, { parts: now, services: ['app'] })).toEqual([])
    expect(
      compareParts({ parts: before, services: ['b', 'a'] }, { parts: now, services: ['a', 'b'] }),
    ).toHaveLength(1)
  })
})

const stack = exampleStack()

function stackWith(name: string): Stack {
  const mounts = [volume(name.repeat(16), '/x', { anonymous: true })]
  return exampleStack({ containers: [database(), application({ mounts }), lifeboat()] })
}

function sized(archived: readonly Archived[], bytes: number): Archived[] {
  return archived.map((each) => ({ ...each, bytes }))
}

function compareVolumes(
  before: Partial<Archived>,
  now: Partial<Archived>,
  scope?: Scope,
): ReturnType<typeof findShrunken> {
  const uploads = {
    kind: 'volume' as const,
    source: 'shop_uploads',
    path: '/stack/volumes/shop_uploads',
    without: [],
    excludes: [],
  }
  return find(
    { archived: [{ ...uploads, ...before }] },
    { archived: [{ ...uploads, ...now }] },
    scope,
  )
}

function compareServers(
  before: readonly Server[],
  now: readonly Server[],
  scope?: Scope,
): ReturnType<typeof findShrunken> {
  return find({ servers: [...before] }, { servers: [...now] }, scope)
}

function compareParts(
  before: Partial<Manifest>,
  now: Partial<Manifest>,
): ReturnType<typeof findShrunken> {
  return find(before, now)
}

function find(
  last: Partial<Manifest>,
  draft: Partial<Manifest>,
  scope: Scope = { type: 'full', services: [] },
): ReturnType<typeof findShrunken> {
  const lastScope = { type: 'full', services: [] } as const
  return findShrunken(comparedOf(stack, stack, { last, draft, scope, lastScope }))
}

function server(name: string, bytes: number, rows = 0): Server {
  const [example] = exampleServer().databases
  if (example === undefined) throw new Error('the example has no database')
  const tables = [{ schema: 'public', name: 't', rows }]
  return exampleServer({ databases: [{ ...example, name, bytes, tables }] })
}
