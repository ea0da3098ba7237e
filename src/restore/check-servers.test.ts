import { describe, expect, test } from 'vitest'

import { exampleServer } from '../../test/support/example-manifest.ts'
import { databaseStep, loadTarget, tableStep } from '../../test/support/example-restore.ts'
import type { Database } from '../model/manifest.ts'
import { checkServers } from './check-servers.ts'
import type { LoadTarget } from './find-load-targets.ts'

const example = loadTarget()

describe('a server', () => {
  test('that is as it was has nothing to be said of', () => {
    expect(checkServers([example])).toEqual([])
    expect(checkServers([])).toEqual([])
  })

  test.each([
    [180_000, 170_006],
    [170_000, 160_010],
    [150_004, 149_999],
  ])('does not take the dump of a newer one: %i into %i', (from, to) => {
    expect(() => checkServers([between(from, to)])).toThrow(
      expect.objectContaining({
        code: 'server-too-old',
        message: `the backup of db is of PostgreSQL ${major(from)}, its server is ${major(to)}`,
        hint: `A dump does not go into an older server: run db with PostgreSQL ${major(from)} or newer. Nothing was changed.`,
      }),
    )
  })

  test('takes the dump of another minor version without a word', () => {
    expect(checkServers([between(170_009, 170_001), between(170_001, 170_009)])).toEqual([])
  })

  test('takes the dump of an older one, and that is said', () => {
    expect(checkServers([between(150_012, 170_006)])).toEqual(['db: from PostgreSQL 15 into 17'])
  })

  test('is looked at each, not only the first', () => {
    const other = { ...between(180_000, 170_000), service: 'archive-db' }

    expect(() => checkServers([example, other])).toThrow(
      expect.objectContaining({ message: expect.stringContaining('archive-db') }),
    )
  })
})

describe('extensions', () => {
  test('that the server does not have are refused, each named', () => {
    expect(() =>
      checkServers([withExtensions(['postgis 3.4', 'hstore 1.8', 'pgx 1'], ['hstore 1.8'])]),
    ).toThrow(
      expect.objectContaining({
        code: 'extension-missing',
        message: 'the server of db does not have the extension postgis, pgx',
        hint: 'Use an image that has it, the one the backup names for one. Nothing was changed.',
        details: ['the backup was made with postgres:17'],
      }),
    )
  })

  test('are wanted for one table, too', () => {
    const target = { ...withExtensions(['postgis 3.4'], []), steps: [tableStep()] }

    expect(() => checkServers([target])).toThrow(
      expect.objectContaining({ code: 'extension-missing' }),
    )
  })

  test('of a database that is not restored are not wanted', () => {
    const target = withExtensions(['postgis 3.4'], [])
    const steps = [databaseStep({ database: 'crm' })]

    expect(checkServers([{ ...target, steps }])).toEqual([])
  })

  test('in another version are taken, and that is said', () => {
    expect(checkServers([withExtensions(['postgis 3.4'], ['postgis 3.5', 'postgis 3.6'])])).toEqual(
      ['db: database "My "Shop"" had postgis 3.4, the server has 3.5, 3.6'],
    )
  })

  test('of which the version is one of several are taken without a word', () => {
    expect(checkServers([withExtensions(['postgis 3.4'], ['postgis 3.4', 'postgis 3.5'])])).toEqual(
      [],
    )
  })
})

describe('prepared transactions', () => {
  test('in a database that is to be renamed are refused', () => {
    expect(() => checkServers([withPrepared('My "Shop"')])).toThrow(
      expect.objectContaining({
        code: 'prepared-transactions',
        message: 'the database "My "Shop"" of db has 2 prepared transactions',
        hint: expect.stringMatching(/^COMMIT PREPARED .* Nothing was changed\.$/),
      }),
    )
  })

  test.each([
    ['another database', [databaseStep()], 'postgres'],
    ['one that stays', [databaseStep({ over: 'beside', into: 'look' })], 'My "Shop"'],
    ['one of which a table is restored', [tableStep()], 'My "Shop"'],
  ])('in %s are no obstacle', (_what, steps, name) => {
    expect(checkServers([{ ...withPrepared(name), steps }])).toEqual([])
  })
})

function between(from: number, to: number): LoadTarget {
  return {
    ...example,
    server: exampleServer({ versionNumber: from }),
    looked: { ...example.looked, versionNumber: to },
  }
}

function major(version: number): number {
  return Math.floor(version / 10_000)
}

/** Each is a name and a version. */
function withExtensions(had: readonly string[], available: readonly string[]): LoadTarget {
  const held = had.map((each) => {
    const [name = '', version = ''] = each.split(' ')
    return { name, version }
  })
  const offered = Map.groupBy(available, (each) => each.split(' ')[0] ?? '')
  const database: Database = { ...(example.server.databases[0] as Database), extensions: held }
  return {
    ...example,
    server: exampleServer({ databases: [database] }),
    looked: {
      ...example.looked,
      extensions: [...offered].map(([name, versions]) => ({
        name,
        versions: versions.map((each) => each.split(' ')[1] ?? ''),
      })),
    },
  }
}

function withPrepared(database: string): LoadTarget {
  const preparedTransactions = [
    { database: 'template1', count: 1 },
    { database, count: 2 },
  ]
  return { ...example, looked: { ...example.looked, preparedTransactions } }
}
