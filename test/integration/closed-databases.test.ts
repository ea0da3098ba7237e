/** Databases that let nobody in, each in another way: each costs itself and no other. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let manifest: Manifest
let exitCode: number

beforeAll(async () => {
  stack = await startTestStack()
  await stack.sql('CREATE TABLE kept AS SELECT generate_series(1, 7) AS n')
  for (const name of ['archive', 'broken', 'dropped']) await stack.sql(`CREATE DATABASE ${name}`)
  await stack.sql('ALTER DATABASE archive ALLOW_CONNECTIONS false')
  await stack.sql(`ALTER DATABASE broken SET local_preload_libraries = 'not_there'`)
  // As a server leaves it that dies while it drops a database.
  await stack.sql(`UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'dropped'`)
  const outcome = await stack.lifeboat(['backup', '--json'])
  exitCode = outcome.exitCode
  manifest = JSON.parse(outcome.stdout)
}, 300_000)

afterAll(() => stack?.down())

test('the backup is incomplete and names them, and holds the others', () => {
  expect(exitCode).toBe(3)
  expect(manifest.failures.map(({ what, code }) => `${code} ${what}`).toSorted()).toEqual([
    'database-closed database "archive" of db',
    'database-unopened database "broken" of db',
  ])
  expect(manifest.failures).toContainEqual(
    expect.objectContaining({ why: expect.stringContaining('not_there') }),
  )
  expect(manifest.servers[0]?.databases.map(({ name }) => name)).toEqual(['postgres', 'template1'])
  expect(manifest.servers[0]?.databases[0]?.tables).toEqual([
    { schema: 'public', name: 'kept', rows: 7 },
  ])
})

test('what a DROP DATABASE left that was cut off is warned of, and no failure', () => {
  expect(manifest.warnings).toContainEqual(
    expect.stringContaining('finish it with DROP DATABASE "dropped"'),
  )
})

test('doctor says what to do, and when it is done the backup is complete', async () => {
  const doctor = await stack.lifeboat(['doctor'])
  expect(doctor.exitCode).toBe(2)
  expect(doctor.stdout).toContain('ALTER DATABASE "archive" ALLOW_CONNECTIONS true')

  await stack.sql('ALTER DATABASE archive ALLOW_CONNECTIONS true')
  await stack.sql('ALTER DATABASE archive CONNECTION LIMIT 0')
  await stack.sql('ALTER DATABASE broken RESET local_preload_libraries')
  await stack.sql('DROP DATABASE dropped')

  const { exitCode: code, stdout } = await stack.lifeboat(['backup', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ state: 'complete', failures: [] })
  expect(code).toBe(0)

  await stack.sql('ALTER DATABASE archive ALLOW_CONNECTIONS false')
  const restore = await stack.lifeboat(['restore', '--type', 'database', '--yes'])
  expect(restore.exitCode).not.toBe(0)
  expect(restore.stderr).toContain('the live database "archive" of db accepts no connections')
})
