/** Several servers in one network: at 127.0.0.1 and one port, whoever took it answers for all of them. TORTURE only. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { eventually } from '../support/eventually.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { giveRepository } from '../support/ready-repository.ts'

let stack: OwnStack
let manifest: Manifest

beforeAll(async () => {
  stack = await startOwnStack('shared-network')
  await giveRepository(stack.container('lifeboat'))
  await Promise.all([awaitServer('first', 5432), awaitServer('second', 5433)])
  await psql('first', 5432, 'CREATE TABLE of_first AS SELECT generate_series(1, 3) AS n')
  await psql('second', 5433, 'CREATE TABLE of_second AS SELECT generate_series(1, 5) AS n')
  await stack.shell('asleep', 'echo 17 >"$PGDATA"/PG_VERSION')
  const { stdout } = await stack.lifeboat(['backup', '--json'])
  manifest = JSON.parse(stdout)
})

afterAll(() => stack?.down())

test('each server is asked at the port that its own data directory names', () => {
  expect(tablesOf('first')).toEqual([{ schema: 'public', name: 'of_first', rows: 3 }])
  expect(tablesOf('second')).toEqual([{ schema: 'public', name: 'of_second', rows: 5 }])
})

test('for one whose server does not run another one answers: it is named, and not dumped under its name', () => {
  expect(manifest.state).toBe('incomplete')
  expect(manifest.failures).toMatchObject([
    {
      what: 'database asleep',
      code: 'another-server-answers',
      why: expect.stringContaining('127.0.0.1:5432 in the network of asleep'),
      hint: expect.stringContaining('PGPORT'),
    },
  ])
  expect(manifest.servers.map(({ service }) => service).toSorted()).toEqual(['first', 'second'])
})

test('its files are not copied on a guess, and a tool in that network is no server', () => {
  const of = (service: string) =>
    manifest.coverage.filter((mount) => mount.service === service).map((mount) => mount.class)

  expect(of('asleep')).toEqual(['uncovered'])
  expect(JSON.stringify(manifest.failures)).not.toContain('tool')
})

test('what was restored into the second one is in the second one', async () => {
  const { id } = manifest
  await psql('second', 5433, 'DROP TABLE of_second')

  const restored = await stack.lifeboat(['restore', id, '--service', 'second', '--yes'])

  expect(restored.exitCode, restored.stdout + restored.stderr).toBe(0)
  expect(await psql('second', 5433, 'SELECT count(*) FROM of_second')).toBe('5')
  expect(await psql('first', 5432, `SELECT to_regclass('of_second') IS NULL`)).toBe('t')
})

function tablesOf(service: string): unknown {
  const server = manifest.servers.find((each) => each.service === service)
  return server?.databases.find(({ name }) => name === 'postgres')?.tables
}

function awaitServer(service: string, port: number): Promise<void> {
  return eventually(
    async () => {
      expect(await psql(service, port, 'SELECT 1')).toBe('1')
    },
    { limitMs: 120_000 },
  )
}

async function psql(service: string, port: number, statement: string): Promise<string> {
  const command = `psql -h 127.0.0.1 -p ${port} -U postgres -qAtc "${statement}"`
  return (await stack.shell(service, command)).trim()
}
