import { expect, test } from 'vitest'

import { exampleServer } from '../../../test/support/example-manifest.ts'
import { writeTable } from './choose-table.ts'
import { listDatabases, nameDatabases } from './name-databases.ts'
import { writeCommand } from './write-command.ts'

test('a command is written so that a shell reads the same words', () => {
  expect(writeCommand(['restore', 'latest', '--database', `O'Hara "x"`])).toBe(
    String.raw`lifeboat restore latest --database 'O'\''Hara "x"'`,
  )
})

test('a table is named so that --table reads it, whatever is in its name', () => {
  expect(writeTable('public', 'orders')).toBe('public.orders')
  expect(writeTable('my.schema', 'say "x"')).toBe('"my.schema"."say ""x"""')
})

test('a database is named with its service where another has one of that name, and only there', () => {
  const databases = listDatabases({
    servers: [exampleServer(), exampleServer({ service: 'other' })],
  })
  const [first] = databases

  expect(nameDatabases(databases, [first?.key ?? ''])).toEqual([
    '--service',
    'db',
    '--database',
    'My "Shop"',
  ])
  expect(nameDatabases(databases.slice(0, 1), [first?.key ?? ''])).toEqual([
    '--database',
    'My "Shop"',
  ])
})
