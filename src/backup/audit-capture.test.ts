import { describe, expect, test } from 'vitest'

import { exampleCapture, planOf } from '../../test/support/example-capture.ts'
import {
  exampleFailure,
  exampleManifest,
  examplePart,
  exampleServer,
} from '../../test/support/example-manifest.ts'
import type { ArchiveStep, Step } from '../model/plan.ts'
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
const images: Step = {
  do: 'images',
  images: [
    { id: 'sha256:app', name: 'shop-app:1', bytes: 1 },
    { id: 'sha256:worker', name: 'shop-worker:1', bytes: 1 },
  ],
  because: 'no registry has them',
}
const allParts = [...exampleManifest().parts, examplePart('images')]
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
      { parts: allParts.filter(({ kind }) => kind !== 'files') },
      ['volume shop_uploads'],
    ],
    ['a server that was not dumped', { servers: [] }, ['database db']],
    [
      'dumps without a databases part',
      { parts: allParts.filter(({ kind }) => kind !== 'databases') },
      ['database db'],
    ],
    ['missing globals', { servers: [exampleServer({ globals: null })] }, ['globals of db']],
    [
      'a missing database',
      { servers: [exampleServer({ databases: [] })] },
      ['database "My \\"Shop\\"" of db'],
    ],
    ['an image that nobody saved', { heldImages: ['sha256:app'] }, ['image shop-worker:1']],
    [
      'images without an images part',
      { parts: exampleManifest().parts },
      ['image shop-app:1', 'image shop-worker:1'],
    ],
    [
      'everything, when nothing was captured',
      { parts: [], servers: [], archived: [] },
      [
        'database db',
        'volume shop_uploads',
        'config part',
        'image shop-app:1',
        'image shop-worker:1',
      ],
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
  return auditCapture(planOf([dump, archive, config, images, skip]), captured(changes)).map(
    ({ what }) => what,
  )
}

function captured(changes: Partial<Captured>): Captured {
  const heldImages = ['sha256:app', 'sha256:worker']
  return exampleCapture({ parts: allParts, archived: [archive], heldImages, ...changes })
}
