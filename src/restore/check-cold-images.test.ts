import { describe, expect, test } from 'vitest'

import { exampleCold } from '../../test/support/example-manifest.ts'
import { databaseStep, filesStep } from '../../test/support/example-restore.ts'
import { container, database, exampleStack } from '../../test/support/example-stack.ts'
import type { Archived, Cold } from '../model/manifest.ts'
import type { FilesStep } from '../model/restore.ts'
import type { Container } from '../model/stack.ts'
import { checkColdImages } from './check-cold-images.ts'

const path = '/stack/volumes/shop_db-data'
const held: Archived = { kind: 'volume', source: 'shop_db-data', path, without: [], excludes: [] }
const refused = expect.objectContaining({ code: 'cold-database-image' })
const newer = database({ imageId: 'sha256:newer', image: 'postgres:18' })

describe('the files of a stopped database', () => {
  test('go back under the image that ran on them', () => {
    expect(check({})).toBeUndefined()
  })

  test('do not go back under another one: both are named, and the way to go on', () => {
    expect(() => check({ containers: [newer] })).toThrow(
      expect.objectContaining({
        code: 'cold-database-image',
        message:
          'shop_db-data holds the files of the stopped database db, and db has another image now',
        hint: 'Give db the image of the backup (docker compose up --no-start makes its container), or restore beside it with --volume shop_db-data --into NAME. Nothing was changed.',
        details: [
          'the backup: postgres:17 (sha256:db, PostgreSQL 17)',
          'now: postgres:18 (sha256:newer)',
        ],
      }),
    )
  })

  test('do not go back when there is no container to tell by', () => {
    expect(() => check({ containers: [container('app')] })).toThrow(
      expect.objectContaining({
        code: 'cold-database-image',
        message:
          'shop_db-data holds the files of the stopped database db, and the stack has no container of db',
        details: ['the backup: postgres:17 (sha256:db, PostgreSQL 17)'],
      }),
    )
  })

  test('are held against the replica that had them, else against each', () => {
    const second = { ...newer, name: 'shop-db-2' }

    expect(check({ containers: [database(), second] })).toBeUndefined()
    expect(() => check({ containers: [{ ...database(), name: 'shop-db-3' }, second] })).toThrow(
      refused,
    )
  })

  test('are refused just so when they were not shut down cleanly', () => {
    const cold = exampleCold({ clean: false, versionMajor: null })

    expect(() => check({ containers: [newer], cold })).toThrow(
      expect.objectContaining({
        details: ['the backup: postgres:17 (sha256:db)', 'now: postgres:18 (sha256:newer)'],
      }),
    )
  })

  test('go into a new volume whatever the image is', () => {
    expect(check({ containers: [newer], step: { over: 'beside' } })).toBeUndefined()
  })

  test('are no obstacle to what else is restored', () => {
    const { archived, cold } = manifest()
    const steps = [databaseStep(), filesStep()]

    const stack = exampleStack({ containers: [newer] })
    expect(checkColdImages(stack, { archived, cold }, steps)).toBeUndefined()
  })
})

describe('a part of what holds them', () => {
  const cold = exampleCold({ inside: '18/docker' })

  test.each(['18', '18/docker', '18/docker/base/1'])(
    'that touches them is refused: %s',
    (inside) => {
      expect(() => check({ containers: [newer], cold, step: { inside } })).toThrow(
        expect.objectContaining({ code: 'cold-database-image' }),
      )
    },
  )

  test.each(['17', '18/docker-old', '18/notes'])('that stands beside them is not: %s', (inside) => {
    expect(check({ containers: [newer], cold, step: { inside } })).toBeUndefined()
  })

  test('is looked at in a host folder around them, too', () => {
    const around: Archived = {
      kind: 'bind',
      source: '/srv',
      path: '/stack/binds/srv',
      without: [],
      excludes: [],
    }
    const bound = exampleCold({ mount: { kind: 'bind', source: '/srv/pg' } })
    const given = { containers: [newer], cold: bound, archived: around }

    expect(() => check({ ...given, step: { from: around.path } })).toThrow(refused)
    expect(check({ ...given, step: { from: around.path, inside: 'site' } })).toBeUndefined()
  })
})

type Given = {
  readonly containers?: readonly Container[]
  readonly cold?: Cold
  readonly archived?: Archived
  readonly step?: Partial<FilesStep>
}

function check({ containers = [database()], cold, archived, step }: Given): void {
  const steps = [filesStep({ from: path, target: 'shop_db-data', ...step })]
  return checkColdImages(exampleStack({ containers }), manifest(cold, archived), steps)
}

function manifest(cold = exampleCold(), archived = held): { cold: Cold[]; archived: Archived[] } {
  return { cold: [cold], archived: [archived] }
}
