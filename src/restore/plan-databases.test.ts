import { describe, expect, test } from 'vitest'

import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import { databaseStep, select, tableStep } from '../../test/support/example-restore.ts'
import {
  exampleStack,
  postgres,
  reachable,
  stopped,
  unreachable,
} from '../../test/support/example-stack.ts'
import type { Database, Server } from '../model/manifest.ts'
import type { Selection } from '../model/restore.ts'
import type { DatabaseServer, ServerFacts } from '../model/stack.ts'
import { planDatabases } from './plan-databases.ts'

const shop = exampleServer().databases[0] as Database
const crm: Database = {
  ...shop,
  name: 'crm',
  path: '/stack/databases/db/2-crm',
  tables: [
    { schema: 'public', name: 'orders', rows: 3 },
    { schema: 'Odd.Schema', name: 'a "b"', rows: 4 },
  ],
}
const both = exampleServer({ databases: [shop, crm] })

describe('a restore of databases', () => {
  test('replaces the live one, and makes the one that is gone', () => {
    expect(plan({}, [both])).toEqual([
      databaseStep(),
      databaseStep({
        database: 'crm',
        dump: '/stack/databases/db/2-crm',
        into: 'crm',
        over: 'missing',
        because: 'the server has no database of that name',
      }),
    ])
  })

  test('goes into the container that runs the service today', () => {
    const moved = { ...postgres('db', reachable()), containerId: 'id of another' }

    expect(plan({}, [both], [moved])).toMatchObject([
      { containerId: 'id of another' },
      { containerId: 'id of another' },
    ])
  })

  test('takes those that are named, each once, in their order', () => {
    const databases = ['crm', 'My "Shop"', 'crm']

    expect(names(plan({ databases }, [both]))).toEqual(['crm', 'My "Shop"'])
  })

  test('takes those of a service', () => {
    const servers = [both, exampleServer({ service: 'archive-db', databases: [shop] })]
    const live = [postgres('db', reachable()), postgres('archive-db', reachable())]

    expect(plan({ services: ['archive-db'] }, servers, live)).toMatchObject([
      { service: 'archive-db', containerId: 'id-archive-db', database: 'My "Shop"' },
    ])
  })

  test('leaves the live one alone when another name is given', () => {
    expect(plan({ databases: ['crm'], into: 'look' }, [both])).toMatchObject([
      {
        database: 'crm',
        into: 'look',
        over: 'beside',
        because: 'beside the live one, which is not touched',
      },
    ])
  })

  test('refuses a new name that is there already', () => {
    expect(() => plan({ databases: ['crm'], into: 'app' }, [both])).toThrow(
      expect.objectContaining({
        code: 'into-exists',
        message: 'there is a database "app" already',
        hint: 'Choose another name for --into: it must not be there yet. Nothing was changed.',
      }),
    )
  })

  test.each<[string, Partial<ServerFacts>, string]>([
    ['accepts no connections', { closed: ['crm'] }, 'ALTER DATABASE "crm" ALLOW_CONNECTIONS true'],
    ['was half dropped', { invalid: ['crm'] }, 'DROP DATABASE "crm"'],
  ])('refuses a live one that %s, whose name is taken all the same', (_what, facts, hint) => {
    const live = [postgres('db', reachable(facts))]
    const refusal = expect.objectContaining({
      code: 'database-closed',
      message: expect.stringContaining('the live database "crm" of db'),
      hint: expect.stringContaining(hint),
    })

    expect(() => plan({}, [both], live)).toThrow(refusal)
    expect(() => plan({ table: 'orders', databases: ['crm'] }, [both], live)).toThrow(refusal)
    expect(() => plan({ databases: ['My "Shop"'], into: 'crm' }, [both], live)).toThrow(
      expect.objectContaining({ code: 'into-exists' }),
    )
    expect(plan({ databases: ['crm'], into: 'look' }, [both], live)).toHaveLength(1)
  })

  test.each([
    ['cmr', 'Did you mean crm?'],
    ['accounting', 'Its databases stand below.'],
  ])('refuses the database %s, which the backup does not hold', (name, hint) => {
    expect(() => plan({ databases: [name] }, [both])).toThrow(
      expect.objectContaining({
        code: 'not-in-backup',
        message: `backup ${exampleManifest().id} holds no database "${name}"`,
        hint,
        details: ['My "Shop"', 'crm'],
      }),
    )
  })

  test('refuses to guess which of two servers is meant, until a service is named', () => {
    const servers = [both, exampleServer({ service: 'archive-db', databases: [shop] })]
    const live = [postgres('db', reachable()), postgres('archive-db', reachable())]
    const databases = ['My "Shop"']

    expect(() => plan({ databases }, servers, live)).toThrow(
      expect.objectContaining({
        code: 'restore-selection',
        message: 'several services have a database "My "Shop""',
        hint: 'Say which with --service.',
        details: ['db', 'archive-db'],
      }),
    )
    expect(plan({ databases, services: ['archive-db'] }, servers, live)).toMatchObject([
      { service: 'archive-db' },
    ])
  })

  test.each<[string, DatabaseServer[], string]>([
    ['is not part of the stack any more', [], 'no such server runs in the stack'],
    ['is stopped', [postgres('db', stopped)], 'no such server runs in the stack'],
    [
      'does not answer',
      [postgres('db', unreachable())],
      'the server of db refuses the login of "postgres"',
    ],
  ])('refuses a server that %s', (_what, live, reason) => {
    expect(() => plan({}, [both], live)).toThrow(
      expect.objectContaining({
        code: 'database-unreachable',
        message: `nothing can be restored into db: ${reason}`,
        hint: 'Start the service and wait until it is healthy, then restore again. Nothing was changed.',
      }),
    )
  })
})

describe('a restore of one table', () => {
  test('finds the one database that has it', () => {
    expect(plan({ table: 'items' }, [both])).toEqual([tableStep({ table: 'items' })])
  })

  test.each([
    ['orders', 'public', 'orders'],
    ['public.orders', 'public', 'orders'],
    ['"public"."orders"', 'public', 'orders'],
    ['"Odd.Schema"."a ""b"""', 'Odd.Schema', 'a "b"'],
  ])('reads %s as a schema and a table', (table, schema, name) => {
    expect(plan({ table, databases: ['crm'] }, [both])).toMatchObject([
      { do: 'table', database: 'crm', dump: '/stack/databases/db/2-crm', schema, table: name },
    ])
  })

  test.each(['', '.', 'a.', '.a', 'a.b.c', '"a', 'a"b', '"a"b'])(
    'refuses %j, which is no name of a table',
    (table) => {
      expect(() => plan({ table }, [both])).toThrow(
        expect.objectContaining({
          code: 'restore-selection',
          message: `${table} is not the name of a table`,
          hint: 'Write SCHEMA.TABLE; put a name with a dot in it into double quotes.',
        }),
      )
    },
  )

  test.each([
    ['public.item', ['public.items']],
    ['invoices', ['public.orders, public.items, public.orders, Odd.Schema.a "b"']],
    ['other.items', ['public.orders, public.items, public.orders, Odd.Schema.a "b"']],
  ])('refuses %s, of which the backup holds no rows', (table, details) => {
    expect(() => plan({ table }, [both])).toThrow(
      expect.objectContaining({
        code: 'not-in-backup',
        message: `the backup holds no rows of a table ${table}`,
        hint: expect.stringContaining('Near ones stand below.'),
        details,
      }),
    )
  })

  test('takes one that was not counted for a partitioned one when a single database is meant', () => {
    expect(plan({ table: 'events', databases: ['crm'] }, [both])).toMatchObject([
      { database: 'crm', schema: 'public', table: 'events' },
    ])
  })

  test('refuses to guess which of two databases is meant, until one is named', () => {
    expect(() => plan({ table: 'orders' }, [both])).toThrow(
      expect.objectContaining({
        code: 'restore-selection',
        message: 'several databases have a table orders',
        hint: 'Say which with --database.',
        details: ['My "Shop"', 'crm'],
      }),
    )
    expect(plan({ table: 'orders', databases: ['crm'] }, [both])).toMatchObject([
      { database: 'crm' },
    ])
  })

  test('refuses a server that cannot take it', () => {
    expect(() => plan({ table: 'items' }, [both], [postgres('db', stopped)])).toThrow(
      expect.objectContaining({ code: 'database-unreachable' }),
    )
  })
})

function plan(
  selection: Partial<Selection>,
  servers: Server[],
  live: readonly DatabaseServer[] = [postgres('db', reachable())],
): ReturnType<typeof planDatabases> {
  const stack = exampleStack({ databases: live })
  return planDatabases(stack, exampleManifest({ servers }), select(selection))
}

function names(steps: ReturnType<typeof planDatabases>): string[] {
  return steps.map(({ database }) => database)
}
