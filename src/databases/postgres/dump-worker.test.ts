import { describe, expect, test } from 'vitest'

import { dumpName, dumpSpec, readOutcome, type DumpRequest } from './dump-worker.ts'

const request: DumpRequest = {
  service: 'db',
  containerId: 'id-db',
  imageId: 'sha256:postgres',
  user: 'postgres',
  port: 5433,
  password: 'open sesame',
  staging: 'lifeboat-staging-run-1',
  folder: '/stack/databases/db',
  databases: [exported('app'), exported('My "Shop"')],
  jobs: 2,
}

describe('dumpSpec', () => {
  test('runs the database’s own image in the database’s own network', () => {
    expect(dumpSpec(request)).toMatchObject({
      purpose: 'dump-db',
      image: 'sha256:postgres',
      network: { containerId: 'id-db' },
      env: { PGHOST: '127.0.0.1', PGPORT: '5433', PGUSER: 'postgres' },
      mounts: [
        {
          kind: 'volume',
          source: 'lifeboat-staging-run-1',
          target: '/stack/databases',
          writable: true,
        },
      ],
    })
  })

  test('gives each dump its folder, its snapshot and its database', () => {
    const [folder, jobs, ...dumps] = dumpSpec(request).command

    expect([folder, jobs]).toEqual(['/stack/databases/db', '2'])
    expect([dumps.slice(0, 3), dumps.slice(3)]).toEqual([
      ['1-app', 'snapshot of app', `dbname='app'`],
      ['2-My__Shop_', 'snapshot of My "Shop"', `dbname='My "Shop"'`],
    ])
  })

  test.each([
    [`it's`, `dbname='it\\'s'`],
    ['back\\slash', `dbname='back\\\\slash'`],
    ['host=evil password=x', `dbname='host=evil password=x'`],
    [`' host=evil`, `dbname='\\' host=evil'`],
    ['postgres://evil/x', `dbname='postgres://evil/x'`],
    ['$(touch x); `x` $1', `dbname='$(touch x); \`x\` $1'`],
    ['-x --help', `dbname='-x --help'`],
    ['two\nlines', `dbname='two\nlines'`],
    ['ünï ✓', `dbname='ünï ✓'`],
  ])('names the database %j to libpq as nothing but a name', (name, connection) => {
    expect(dumpSpec({ ...request, databases: [exported(name)] }).command.at(-1)).toBe(connection)
  })

  test('hands the password over in a file, never as an argument or where the engine shows it', () => {
    const { secrets, ...shown } = dumpSpec(request)

    expect(secrets?.variables['PGPASSWORD']).toBe('open sesame')
    expect(JSON.stringify(shown)).not.toContain('sesame')
    expect(dumpSpec({ ...request, password: undefined }).secrets).toBeUndefined()
  })
})

describe('dumpName', () => {
  test.each([
    [0, 'app', '1-app'],
    [1, 'My "Shop"', '2-My__Shop_'],
    [2, '../../etc', '3-.._.._etc'],
    [3, 'ünï', '4-_n_'],
    [4, 'x'.repeat(63), `5-${'x'.repeat(60)}`],
    [5, '', '6-'],
  ])(
    'of database %i, %j, is a folder name that every file system takes: %s',
    (index, name, folder) => {
      expect(dumpName(index, name)).toBe(folder)
    },
  )

  test('tells apart what would look the same', () => {
    expect(dumpName(0, 'a b')).not.toBe(dumpName(1, 'a/b'))
  })
})

describe('readOutcome', () => {
  test('counts as dumped only what the worker said was', () => {
    const { dumped } = readOutcome('dumped globals\ndumped 1-app\n', [])

    expect([...dumped]).toEqual(['globals', '1-app'])
    expect(readOutcome('', []).dumped.size).toBe(0)
    expect(readOutcome('pg_dump: dumped 1-app\n', []).dumped.size).toBe(0)
  })

  test('gives each tool’s words to its own dump', () => {
    const { words } = readOutcome('', [
      'mkdir: cannot create directory',
      '@globals',
      'pg_dumpall: warning: a',
      '@1-app',
      '@2-My__Shop_',
      'pg_dump: error: b',
      '',
      '  detail: c',
    ])

    expect(Object.fromEntries(words)).toEqual({
      globals: ['mkdir: cannot create directory', 'pg_dumpall: warning: a'],
      '2-My__Shop_': ['pg_dump: error: b', '  detail: c'],
    })
  })
})

function exported(name: string): DumpRequest['databases'][number] {
  return {
    name,
    snapshot: `snapshot of ${name}`,
  }
}
