/** Something of everything that PostgreSQL has, restored by Lifeboat on each version, and into the next one. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { readRoles } from '../support/database-catalogue.ts'
import { writeFeatures } from '../support/feature-fixture.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { startShopStack, type ShopStack } from '../support/restore/shop-stack.ts'
import { readDatabase } from '../support/restore/shop-state.ts'

type State = { readonly database: string; readonly roles: string }

let stack: ShopStack
/** What was in the first server. */
let made: State
/** Of the newest backup. */
let backup: string
let seventeen: State

beforeAll(async () => {
  stack = await startShopStack('versions.yml')
  await stack.shell('db', 'chown postgres: /tablespace')
  await stack.sql('CREATE DATABASE features')
  await stack.sql(await writeFeatures('/tablespace'), 'features')
  made = await readFeatures()
})

afterAll(() => stack?.down())

test('on PostgreSQL 15 the restored database is as it was', async () => {
  expect(await goRound('15')).toEqual(made)
})

test('a backup of 15 restored into a new server of 17: equal', async () => {
  await moveTo('17')
  // The new server has a role postgres of its own, with another salt to its password.
  await restore(stack, backup, '--replace-roles')

  expect(await readFeatures()).toEqual(made)
})

test('on PostgreSQL 17 the restored database is as it was', async () => {
  seventeen = await goRound('17')

  expect(seventeen).toEqual(made)
})

test('a backup of 17 restored into a new server of 18: equal', async () => {
  await moveTo('18', '/var/lib/postgresql')
  await restore(stack, backup, '--replace-roles')

  expect(await readFeatures()).toEqual(made)
})

test('on PostgreSQL 18 the restored database is as it was', async () => {
  expect(await goRound('18')).toEqual(made)
})

test('a backup of 18 is refused by a server of 17, which stays as it is', async () => {
  await moveTo('17')

  const { exitCode, stderr } = await stack.lifeboat([
    'restore',
    backup,
    '--type',
    'database',
    '--yes',
  ])

  expect(exitCode).toBe(2)
  expect(stderr).toContain('error: the backup of db is of PostgreSQL 18, its server is 17')
  expect(await readFeatures()).toEqual(seventeen)
})

async function readFeatures(): Promise<State> {
  return {
    database: await readDatabase(stack, 'features'),
    roles: await readRoles((statement, database) => stack.sql(statement, database)),
  }
}

/** Stops the server and starts one of another version on volumes of its own. */
async function moveTo(major: string, target = '/var/lib/postgresql/data'): Promise<void> {
  const env = { TEST_MAJOR: major, TEST_POSTGRES_TARGET: target }
  await stack.compose(['up', '--detach', '--wait', '--no-deps', 'db'], env)
  await stack.shell('db', 'chown postgres: /tablespace')
}

/** Backed up, spoiled and restored: what is there then. */
async function goRound(major: string): Promise<State> {
  const manifest = await askLifeboat<Manifest>(stack, ['backup'])
  backup = manifest.id
  expect(manifest.servers.map(({ version }) => version.split('.')[0])).toEqual([major])
  await stack.sql(spoil, 'features')
  expect((await readFeatures()).database).not.toBe(made.database)

  const startedAt = await stack.sql('SELECT pg_postmaster_start_time()')
  const report = await restore(stack, backup)

  expect(await stack.sql('SELECT pg_postmaster_start_time()')).toBe(startedAt)
  expect(report.databases.map(({ database }) => database)).toContain('features')
  return readFeatures()
}

const spoil = `
SELECT lo_unlink(oid) FROM pg_largeobject_metadata;
DROP SCHEMA features CASCADE;
ALTER DATABASE features RESET ALL;
REVOKE ALL ON DATABASE features FROM feature_group, feature_reader;
ALTER DATABASE features OWNER TO feature_reader;
`
