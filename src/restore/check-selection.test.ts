import { describe, expect, test } from 'vitest'

import { select } from '../../test/support/example-restore.ts'
import type { Selection } from '../model/restore.ts'
import { checkSelection } from './check-selection.ts'

describe('checkSelection', () => {
  test.each<[string, Partial<Selection>, string]>([
    [
      'the configuration',
      { type: 'config' },
      'the configuration is never restored over the live one',
    ],
    ['a path without a volume', { path: 'a' }, '--path needs exactly one --volume'],
    [
      'a path in two volumes',
      { path: 'a', volumes: ['uploads', 'cache'] },
      '--path needs exactly one --volume',
    ],
    [
      'a table of two databases',
      { table: 'a', databases: ['x', 'y'] },
      '--table needs exactly one --database',
    ],
    [
      'a table and a volume',
      { table: 'a', volumes: ['uploads'] },
      '--table and --volume do not go together: a table comes back while everything runs',
    ],
    [
      'a table beside itself',
      { table: 'a', into: 'x', databases: ['y'] },
      '--table goes into its own database; restore the database with --into to look at it',
    ],
    [
      'one name for everything',
      { into: 'x' },
      '--into needs exactly one --database or one --volume',
    ],
    [
      'one name for a database and a volume',
      { into: 'x', databases: ['a'], volumes: ['uploads'] },
      '--into needs exactly one --database or one --volume',
    ],
    [
      'a database by the type volumes',
      { type: 'volumes', databases: ['a'] },
      '--type volumes leaves out what --database and --table name',
    ],
    [
      'a table by the type volumes',
      { type: 'volumes', table: 'a' },
      '--type volumes leaves out what --database and --table name',
    ],
    [
      'a volume by the type database',
      { type: 'database', volumes: ['uploads'] },
      '--type database leaves out what --volume names',
    ],
    ['a volume beside without a name', { into: '', volumes: ['uploads'] }, '--into needs a name'],
    [
      'a database beside by a name that PostgreSQL would cut',
      { into: 'ü'.repeat(32), databases: ['My "Shop"'] },
      '--into is longer than the 63 bytes that a database’s name may have',
    ],
    ...['', '..', 'a/../b', '/', '/etc', '/etc/', './a', 'a//b', 'a//', '../'].map(
      (path): [string, Partial<Selection>, string] => [
        `the path ${JSON.stringify(path)}`,
        { path, volumes: ['uploads'] },
        `--path ${JSON.stringify(path)} does not stay inside the volume`,
      ],
    ),
  ])('refuses %s', (_what, selection, message) => {
    expect(() => check(selection)).toThrow(
      expect.objectContaining({
        code: 'restore-selection',
        message,
        hint: 'See lifeboat restore --help. Nothing was changed.',
      }),
    )
  })

  test('takes a name of 63 bytes for a database, and a longer one for a volume', () => {
    const [short, long] = ['x'.repeat(63), 'x'.repeat(64)]

    expect(check({ into: short, databases: ['My "Shop"'] })).toBeUndefined()
    expect(check({ into: long, volumes: ['uploads'] })).toBeUndefined()
  })

  test.each(['a', 'a/', 'a/b/', 'a b', '..a', 'a/.b', 'a/b..', '*'])(
    'takes the path %j',
    (path) => {
      expect(check({ path, volumes: ['uploads'] })).toBeUndefined()
    },
  )

  test('names every problem of a selection', () => {
    expect(() => check({ path: '..', into: 'x' })).toThrow(
      expect.objectContaining({
        message: '--path needs exactly one --volume',
        details: [
          '--into needs exactly one --database or one --volume',
          '--path ".." does not stay inside the volume',
        ],
      }),
    )
  })
})

function check(selection: Partial<Selection>): void {
  return checkSelection(select(selection))
}
