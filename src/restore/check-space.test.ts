import { describe, expect, test } from 'vitest'

import {
  emptyArchived,
  exampleManifest,
  examplePart,
  exampleServer,
} from '../../test/support/example-manifest.ts'
import {
  choose,
  databaseStep,
  exampleRestorePlan,
  filesStep,
  loadTarget,
} from '../../test/support/example-restore.ts'
import {
  bind,
  database,
  exampleStack,
  postgres,
  reachable,
  stopped,
  volume,
} from '../../test/support/example-stack.ts'
import type { RestoreStep } from '../model/restore.ts'
import type { Container, DatabaseAnswer, Stack } from '../model/stack.ts'
import { findNeeds, judgeSpace, readMeasures, type Measure, type Need } from './check-space.ts'

describe('judgeSpace', () => {
  test.each<[string, Need[], Measure[], boolean]>([
    ['a tenth more than is written', [need(1000)], [disk('a', 1100)], true],
    ['less than a tenth more', [need(1000)], [disk('a', 1099)], false],
    ['what is replaced, too', [need(1000)], [disk('a', 100, 1000)], true],
    ['too little all the same', [need(1000)], [disk('a', 99, 1000)], false],
    [
      'one disk for two needs, each of which would fit',
      [need(1000), need(1000)],
      [disk('a', 1500), disk('a', 1500)],
      false,
    ],
    [
      'one disk for two needs that fit together',
      [need(1000), need(1000)],
      [disk('a', 2200), disk('a', 2200)],
      true,
    ],
    [
      'two disks, one of them too small',
      [need(1000), need(1000)],
      [disk('a', 9000), disk('b', 500)],
      false,
    ],
    [
      'two disks of which one has what is replaced on the other',
      [need(1000), need(1000)],
      [disk('a', 9000, 9000), disk('b', 500)],
      false,
    ],
    ['no answer for a disk', [need(1)], [], false],
    ['an answer that is no number', [need(1)], [disk('a', Number.NaN)], false],
    ['nothing to write', [need(0)], [disk('a', 0)], true],
  ])('with %s', (_what, wanted, measures, fits) => {
    const judge = (): void => judgeSpace(wanted, measures)

    if (fits) expect(judge()).toBeUndefined()
    else expect(judge).toThrow(expect.objectContaining({ code: 'too-little-space' }))
  })

  test('says what is needed and what is there, of the disk that is too small', () => {
    const wanted = [
      need(10, 'dumps'),
      need(1000, 'databases of db'),
      need(2000, 'files of uploads'),
    ]
    const measures = [disk('big', 1e9), disk('small', 500, 0), disk('small', 500, 250)]

    expect(() => judgeSpace(wanted, measures)).toThrow(
      expect.objectContaining({
        code: 'too-little-space',
        message: 'there is too little space for the restore',
        hint: 'Free the space, or restore less at a time. Nothing was changed.',
        details: [
          'needed: 3300 bytes, there: 750 bytes',
          'databases of db: 1000 bytes',
          'files of uploads: 2000 bytes',
        ],
      }),
    )
  })
})

test('a measure is the device, its free bytes and those in use, a line each', () => {
  expect(readMeasures('2049\n 5000\n0\n  2050\n7000\n123\n', 2)).toEqual([
    disk('2049', 5000, 0),
    disk('2050', 7000, 123),
  ])
})

describe('what a restore needs', () => {
  test('is room for the dumps, for each database, and for the files that it replaces', () => {
    expect(needs({ steps: [databaseStep(), filesStep()] })).toEqual([
      'dumps, unpacked: 2048 at /measure/staging = volume staging',
      'databases of db: 7680000 at /measure/server-0 = volume shop_db-data',
      'files of shop_uploads: 4096 at /measure/files-0 = volume shop_uploads, replaced',
    ])
  })

  test('is nothing for databases of the server that stay as they are', () => {
    const [shop] = exampleServer().databases
    const server = exampleServer({ databases: shop ? [shop, { ...shop, name: 'crm' }] : [] })

    expect(needs({ steps: [databaseStep()], server })).toContain(
      'databases of db: 7680000 at /measure/server-0 = volume shop_db-data',
    )
  })

  test('is nothing for databases when only files are restored', () => {
    expect(needs({ steps: [filesStep()] })).toEqual([
      'files of shop_uploads: 4096 at /measure/files-0 = volume shop_uploads, replaced',
    ])
  })

  test('is room for both, old and new, when what came later stays', () => {
    expect(needs({ steps: [filesStep()], keepExtra: true })).toEqual([
      'files of shop_uploads: 4096 at /measure/files-0 = volume shop_uploads',
    ])
  })

  const volumeC = { ...emptyArchived, source: 'c', path: '/stack/volumes/c' }
  const beside = filesStep({ way: 'exchange' })
  const srv = filesStep({ kind: 'bind', from: '/stack/binds/srv', target: '/srv' })

  const second = 'files of shop_uploads, beside them: 4096 at /measure/staging = volume staging'
  const notGiven = 'files of /srv: 0 at /measure/files-0 = bind /srv'

  test.each<[string, RestoreStep[], string[]]>([
    ['a second copy of what is exchanged, where new volumes come to', [beside], [second]],
    ['that, counting on nothing that is given back later', [srv, beside], [notGiven, second]],
  ])('is room for %s', (_what, steps, expected) => {
    expect(needs({ steps })).toEqual(expected)
  })

  test('is room for all of the part when only some of it is exchanged', () => {
    expect(needs({ steps: [beside], archived: [volumeC] })).toEqual([second])
  })

  test('is not known for one path', () => {
    expect(needs({ steps: [filesStep({ inside: 'a' })] })).toEqual([
      'files of shop_uploads: 0 at /measure/files-0 = volume shop_uploads',
    ])
  })

  test('is measured for a new volume where new volumes come to', () => {
    expect(needs({ steps: [filesStep({ target: 'look', over: 'beside' })] })).toEqual([
      'files of look: 4096 at /measure/staging = volume staging',
    ])
  })

  const conf = { ...emptyArchived, kind: 'bind' as const, source: '/c', path: '/stack/binds/c' }

  test('is known of all files although a person’s configuration is left alone', () => {
    expect(needs({ steps: [filesStep()], archived: [conf] })[0]).toContain(': 4096 at')
  })

  test('is not known when another volume is left alone', () => {
    expect(needs({ steps: [filesStep()], archived: [volumeC] })[0]).toContain(': 0 at')
  })

  test('counts the part once, however many volumes it goes into', () => {
    const steps = [filesStep(), filesStep({ from: volumeC.path, target: 'c' })]

    expect(needs({ steps, archived: [volumeC] }).map((each) => each.split(' at ')[0])).toEqual([
      'files of shop_uploads: 4096',
      'files of c: 0',
    ])
  })
})

describe('the disk of a server', () => {
  const outer = volume('outer', '/var/lib/postgresql')
  const inner = bind('/srv/pg', '/var/lib/postgresql/data')

  test.each<[string, Container['mounts'], string]>([
    ['a volume around the data directory', [outer], 'volume outer'],
    ['the innermost mount around it', [outer, inner], 'bind /srv/pg'],
    ['the innermost, in whichever order they are listed', [inner, outer], 'bind /srv/pg'],
  ])('is that of %s', (_what, mounts, expected) => {
    expect(serverNeeds(mounts)).toEqual([
      expect.stringContaining(`/measure/server-0 = ${expected}`),
    ])
  })

  test.each<[string, Container['mounts'], DatabaseAnswer]>([
    ['without a mount', [], reachable()],
    ['with one that only begins alike', [volume('x', '/var/lib/postgresql/da')], reachable()],
    ['in memory', [{ ...outer, kind: 'tmpfs' }], reachable()],
    ['that could not be asked', [outer], stopped],
  ])('is not measured %s', (_what, mounts, answer) => {
    expect(serverNeeds(mounts, answer)).toEqual([])
  })
})

function serverNeeds(mounts: Container['mounts'], answer = reachable()): string[] {
  const stack = exampleStack({
    containers: [database({ mounts })],
    databases: [postgres('db', answer)],
  })
  return needs({ steps: [databaseStep()], stack }).filter((each) => each.includes('server-0'))
}

type Given = {
  readonly steps: RestoreStep[]
  readonly keepExtra?: boolean
  readonly archived?: (typeof emptyArchived)[]
  readonly server?: ReturnType<typeof exampleServer>
  readonly stack?: Stack
}

/** As text: what, how many bytes, and the mount that is measured. */
function needs({ steps, keepExtra = false, archived = [], ...given }: Given): string[] {
  const { server = exampleServer(), stack = exampleStack() } = given
  const manifest = exampleManifest()
  const taken = steps.filter((step) => step.do !== 'files')
  const parts = [examplePart('databases'), examplePart('files', { bytes: 4096 })]
  const found = findNeeds(
    {
      plan: exampleRestorePlan({ steps, options: choose({ keepExtra }) }),
      targets: taken.length === 0 ? [] : [loadTarget({ server, steps: taken })],
      stack,
      manifest: { ...manifest, archived: [...manifest.archived, ...archived] },
      parts: parts.map((part) => ({ part, snapshot: part.snapshot })),
    },
    'staging',
  )
  expect(found.mounts.every(({ writable }) => !writable)).toBe(true)
  return found.needs.map(({ path, bytes, what, isReplaced }) => {
    const mount = found.mounts.find(({ target }) => target === path)
    return `${what}: ${bytes} at ${path} = ${mount?.kind} ${mount?.source}${isReplaced ? ', replaced' : ''}`
  })
}

function need(bytes: number, what = 'files'): Need {
  return { path: '/measure/x', bytes, what, isReplaced: false }
}

function disk(device: string, free: number, used = 0): Measure {
  return { device, free, used }
}
