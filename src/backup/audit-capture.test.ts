import { describe, expect, test } from 'vitest'

import {
  exampleFailure,
  exampleManifest,
  examplePart,
  exampleServer,
} from '../../test/support/example-manifest.ts'
import type { ArchiveStep, BackupPlan, Step } from '../model/plan.ts'
import { auditCapture } from './audit-capture.ts'
import type { Captured } from './capture-stack.ts'

const archive: ArchiveStep = {
  do: 'archive',
  kind: 'volume',
  source: 'shop_uploads',
  path: '/stack/volumes/shop_uploads',
  without: [],
  excludes: [],
  because: 'app writes to it',
}
const dump: Step = {
  do: 'dump',
  service: 'db',
  containerId: 'id-db',
  databases: ['My "Shop"'],
  because: 'PostgreSQL answers',
}
const config: Step = { do: 'config', outside: [], without: [], because: 'compose files' }
const skip: Step = { do: 'skip', what: 'app /tmp', because: 'in memory' }

describe('auditCapture', () => {
  test('finds nothing when all that was planned is there', () => {
    expect(missing({})).toEqual([])
  })

  test('names what nobody noticed, with a reason and a hint', () => {
    expect(auditCapture(planOf([config]), captured({ parts: [] }))).toEqual([
      {
        what: 'config part',
        code: 'not-captured',
        why: 'it was planned and is not in the backup',
        hint: 'The other failures of this backup say why; run it again.',
        details: [],
      },
    ])
  })

  test.each([
    ['a volume that was not archived', { archived: [] }, ['volume shop_uploads']],
    [
      'an archived volume without a files part',
      { parts: [examplePart('databases'), examplePart('config')] },
      ['volume shop_uploads'],
    ],
    ['a server that was not dumped', { servers: [] }, ['database db']],
    [
      'dumps without a databases part',
      { parts: [examplePart('files'), examplePart('config')] },
      ['database db'],
    ],
    ['missing globals', { servers: [exampleServer({ globals: null })] }, ['globals of db']],
    [
      'a missing database',
      { servers: [exampleServer({ databases: [] })] },
      ['database "My \\"Shop\\"" of db'],
    ],
    [
      'everything, when nothing was captured',
      { parts: [], servers: [], archived: [] },
      ['database db', 'volume shop_uploads', 'config part'],
    ],
  ])('names %s', (_what, changes: Partial<Captured>, expected) => {
    expect(missing(changes)).toEqual(expected)
  })

  test('repeats nothing that has a failure of its own', () => {
    const failures = [exampleFailure({ what: 'database "My \\"Shop\\"" of db' })]

    expect(missing({ servers: [exampleServer({ databases: [] })], failures })).toEqual([])
  })

  test('does not miss a database that vanished before it could be dumped', () => {
    const warnings = ['database "My \\"Shop\\"" of db vanished during the run']

    expect(missing({ servers: [exampleServer({ databases: [] })], warnings })).toEqual([])
  })

  test('misses a database whose namesake vanished from another server', () => {
    const warnings = ['database "My \\"Shop\\"" of archive-db vanished during the run']

    expect(missing({ servers: [exampleServer({ databases: [] })], warnings })).toEqual([
      'database "My \\"Shop\\"" of db',
    ])
  })
})

function missing(changes: Partial<Captured>): string[] {
  return auditCapture(planOf([dump, archive, config, skip]), captured(changes)).map(
    ({ what }) => what,
  )
}

function planOf(steps: Step[]): BackupPlan {
  return {
    project: 'shop',
    scope: { type: 'full', services: [] },
    consistency: 'ordered',
    consistencyBecause: [],
    steps,
    coverage: [],
    references: [],
    failures: [],
    warnings: [],
  }
}

function captured(changes: Partial<Captured>): Captured {
  const { parts, servers, config: listing } = exampleManifest()
  const archived = [archive]
  return {
    parts,
    servers,
    archived,
    sizes: new Map(),
    config: listing,
    failures: [],
    warnings: [],
    judged: { consistency: 'ordered', consistencyBecause: [], warnings: [] },
    held: { frozen: [], stopped: [] },
    ...changes,
  }
}
