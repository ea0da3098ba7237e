import { describe, expect, test } from 'vitest'

import {
  coveredMount,
  exampleFailure,
  exampleManifest,
} from '../../test/support/example-manifest.ts'
import {
  choose,
  databaseStep,
  exampleRestorePlan,
  filesStep,
  select,
} from '../../test/support/example-restore.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import type { Manifest } from '../model/manifest.ts'
import type { RestorePlan, Selection } from '../model/restore.ts'
import type { Stack } from '../model/stack.ts'
import { planRestore } from './plan-restore.ts'

const uploads = coveredMount('app', 'shop_uploads')
const held = exampleManifest({ coverage: [uploads, coveredMount('web', 'shop_uploads')] })

const nothingToday = { standing: [], held: new Set<string>() }

describe('the plan of a restore', () => {
  test('of everything names each database and each volume, and what the backup does not hold', () => {
    expect(plan()).toEqual(
      exampleRestorePlan({
        steps: [databaseStep(), filesStep()],
        absent: ['/srv/shop/.git: version control'],
      }),
    )
  })

  test('keeps what was asked for, and how, and the warnings of the backup', () => {
    const selection = select({ databases: ['My "Shop"'] })
    const options = choose({ keepOld: true, safeguard: false })
    const manifest = { ...held, warnings: ['redis has no dump tool here'] }

    expect(planRestore(exampleStack(), manifest, selection, options, nothingToday)).toMatchObject({
      selection,
      options,
      warnings: ['redis has no dump tool here'],
    })
  })

  test('warns of a backup that another machine made: the stack may live there still', () => {
    const { backup, warnings } = planRestore(
      exampleStack(),
      { ...held, host: 'host-2' },
      select(),
      choose(),
      nothingToday,
    )

    expect(backup.host).toBe('host-2')
    expect(warnings).toEqual([
      'this backup was made on another machine, host-2; this one is host-1',
    ])
  })

  test.each<[string, Partial<Selection>, string[]]>([
    ['nothing', {}, ['database', 'files']],
    ['the type database', { type: 'database' }, ['database']],
    ['the type volumes', { type: 'volumes' }, ['files']],
    ['a database', { databases: ['My "Shop"'] }, ['database']],
    ['a table', { table: 'orders' }, ['table']],
    ['a volume', { volumes: ['uploads'] }, ['files']],
    [
      'a database and a volume',
      { databases: ['My "Shop"'], volumes: ['uploads'] },
      ['database', 'files'],
    ],
    ['the service of the database', { services: ['db'] }, ['database']],
    ['a service with a volume', { services: ['web'] }, ['files']],
    ['both services', { services: ['db', 'web'] }, ['database', 'files']],
    [
      'a database of one of two services',
      { services: ['db', 'web'], databases: ['My "Shop"'] },
      ['database'],
    ],
    ['a volume of a service', { services: ['db'], volumes: ['uploads'] }, ['files']],
  ])('touches no more than what is meant by naming %s', (_what, selection, kinds) => {
    expect(plan(selection).steps.map((step) => step.do)).toEqual(kinds)
  })
})

test('what the configuration left out is not missing when it is held with the files', () => {
  const notCaptured = [
    { source: 'shop_uploads', because: 'data' },
    { source: '/srv/shop/.git', because: 'version control' },
  ]
  const manifest = { ...held, config: { files: [], notCaptured } }

  expect(plan({}, manifest).absent).toEqual(['/srv/shop/.git: version control'])
})

test('a restore of what does not go together is refused', () => {
  expect(() => plan({ path: 'a' })).toThrow(
    expect.objectContaining({ code: 'restore-selection', hint: expect.any(String) }),
  )
})

describe('a restore that would bring back nothing', () => {
  test.each<[string, Partial<Selection>, Partial<Manifest>, string]>([
    ['an empty backup', {}, { servers: [], archived: [] }, 'holds nothing that was asked for'],
    ['a type', { type: 'database' }, { servers: [] }, 'holds nothing that was asked for'],
    ['a service', { services: ['wep'] }, {}, 'holds nothing of wep that was asked for'],
    [
      'one of several services',
      { services: ['db', 'wep'] },
      {},
      'holds nothing of wep that was asked for',
    ],
  ])('is refused, for %s', (_what, selection, changes, message) => {
    expect(() => plan(selection, { ...held, ...changes })).toThrow(
      expect.objectContaining({
        code: 'not-in-backup',
        message: `backup ${held.id} ${message}`,
        hint: `lifeboat show ${held.id} says what it holds.`,
        details: [],
      }),
    )
  })

  test('names what is left to a person', () => {
    const source = '/srv/shop/nginx/default.conf'
    const coverage = [coveredMount('web', source, { kind: 'bind' })]
    const archived = [archivedBind(source)]

    expect(() => plan({ services: ['web'] }, { ...held, coverage, archived })).toThrow(
      expect.objectContaining({
        code: 'not-in-backup',
        details: [
          '/srv/shop/nginx/default.conf: no container writes to it, so a person’s to change; name it with --volume',
        ],
      }),
    )
  })
})

describe('what a restore leaves as it is', () => {
  const conf = '/srv/shop/nginx/default.conf'
  const manifest = {
    ...held,
    archived: [...held.archived, archivedBind(conf)],
    coverage: [...held.coverage, coveredMount('web', conf, { kind: 'bind' })],
  }
  const left = [
    `${conf}: no container writes to it, so a person’s to change; name it with --volume`,
  ]

  test('are host paths that no container writes to', () => {
    expect(plan({}, manifest)).toMatchObject({ steps: [databaseStep(), filesStep()], left })
  })

  test.each<[string, Partial<Selection>]>([
    ['databases', { type: 'database' }],
    ['another volume', { volumes: ['uploads'] }],
    ['another service', { services: ['app'] }],
  ])('goes without saying when only %s is asked for', (_what, selection) => {
    expect(plan(selection, manifest).left).toEqual([])
  })

  test('is overwritten when it is named', () => {
    expect(plan({ volumes: [conf] }, manifest)).toMatchObject({
      steps: [{ kind: 'bind', target: conf }],
      left: [],
    })
  })
})

test.each<[string, Partial<Selection>, string[]]>([
  [
    'all of it',
    {},
    ['databases: this backup holds none', 'volumes and host paths: this backup holds none'],
  ],
  ['databases', { type: 'database' }, ['databases: this backup holds none']],
  ['volumes', { type: 'volumes' }, ['volumes and host paths: this backup holds none']],
])('what is missing in an incomplete backup is said by a restore of %s', (_what, wanted, parts) => {
  const failures = [exampleFailure()]
  const manifest = exampleManifest({ ...held, parts: [], failures, state: 'incomplete' })

  expect(plan(wanted, manifest)).toMatchObject({
    backup: { state: 'incomplete' },
    absent: [
      ...parts,
      'database "app" of db: dump-db failed: it ended with exit code 1',
      '/srv/shop/.git: version control',
    ],
  })
})

test.each<[string, Partial<Selection>, string]>([
  [
    'over the live volume',
    {},
    'shop_uploads: what fits "*.tmp", "cache" was left out by label; what is there of it stays as it is',
  ],
  [
    'into a new one',
    { volumes: ['uploads'], into: 'look' },
    'look: what fits "*.tmp", "cache" was left out by label',
  ],
])('what a label left out of the backup is said by a restore %s', (_what, wanted, line) => {
  const archived = held.archived.map((each) => ({ ...each, excludes: ['*.tmp', 'cache'] }))

  expect(plan(wanted, { ...held, archived }).absent).toContain(line)
  expect(plan({ type: 'database' }, { ...held, archived }).absent).not.toContain(line)
})

function plan(
  selection: Partial<Selection> = {},
  manifest: Manifest = held,
  stack: Stack = exampleStack(),
): RestorePlan {
  return planRestore(stack, manifest, select(selection), choose(), nothingToday)
}

function archivedBind(source: string): Manifest['archived'][number] {
  return { kind: 'bind', source, path: `/stack/binds${source}`, without: [], excludes: [] }
}
