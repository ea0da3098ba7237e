import { describe, expect, test } from 'vitest'

import { exampleManifest, examplePart } from '../../test/support/example-manifest.ts'
import { exampleReference } from '../../test/support/example-reference.ts'
import type { Manifest } from '../model/manifest.ts'
import { planReferences } from './plan-references.ts'

describe('a reference of a backup', () => {
  test('is checked where the backup has both the rows and the files', () => {
    expect(plan({})).toMatchObject({
      server: { service: 'db' },
      database: 'My "Shop"',
      path: '/stack/volumes/shop_uploads',
    })
  })

  test('in a host path that came with the one above it is found there', () => {
    const bind = { kind: 'bind', source: '/srv/files', path: '/stack/binds/srv/files' } as const
    const archived = [{ ...bind, without: [], excludes: [] }]
    const inside = exampleReference({ mount: { kind: 'bind', source: '/srv/files/up' } })
    const beside = exampleReference({ mount: { kind: 'bind', source: '/srv/files-2' } })

    expect(plan({ archived, references: [inside] })).toMatchObject({
      path: '/stack/binds/srv/files/up',
    })
    expect(plan({ archived, references: [beside] })).toMatchObject({
      notChecked: 'the backup does not hold /srv/files-2',
    })
  })

  test.each<[string, Partial<Manifest>, string]>([
    [
      'of databases only',
      { parts: [examplePart('databases')], archived: [] },
      'the backup does not hold the volume shop_uploads',
    ],
    [
      'of volumes only',
      { parts: [examplePart('files')], servers: [] },
      'the backup does not hold the database "My \\"Shop\\"" of db',
    ],
    ['without that volume', { archived: [] }, 'the backup does not hold the volume shop_uploads'],
    [
      'whose files could not be stored',
      { parts: [examplePart('databases')] },
      'the backup does not hold the volume shop_uploads',
    ],
    [
      'whose server could not be asked',
      { servers: [], references: [exampleReference({ database: null })] },
      'the backup does not hold the databases of db',
    ],
    [
      'without that database',
      { references: [exampleReference({ database: 'other' })] },
      'the backup does not hold the database "other" of db',
    ],
  ])('of a backup %s says why not', (_what, changes, notChecked) => {
    expect(plan(changes)).toMatchObject({ notChecked })
  })
})

function plan(changes: Partial<Manifest>) {
  return planReferences(exampleManifest({ references: [exampleReference()], ...changes }))[0]
}
