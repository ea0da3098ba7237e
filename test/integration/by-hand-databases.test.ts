import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  backUp,
  fillDatabases,
  oddDatabase,
  startByHandStack,
  type ByHandStack,
} from '../support/by-hand-stack.ts'
import { startByHand, type ByHand } from '../support/by-hand.ts'
import { readContents } from '../support/database-contents.ts'
import { readSteps, recoveryPage } from '../support/document-steps.ts'
import {
  runInContainer,
  startThrowawayPostgres,
  type ThrowawayPostgres,
} from '../support/throwaway-postgres.ts'

let stack: ByHandStack
let hand: ByHand
let step: (name: string) => string
let server: ThrowawayPostgres

beforeAll(async () => {
  step = await readSteps(recoveryPage)
  stack = await startByHandStack(['db', 'lifeboat'])
  await fillDatabases(stack)
  hand = await startByHand(`${stack.project}_repository`, await backUp(stack))
  await hand.follow('restore-dumps')
  const dumps = `${hand.volumeAt('/stack/databases')}:/stack/databases:ro`
  server = await startThrowawayPostgres('postgres:17', [dumps])
  await server.run('mkdir /tablespace && chown postgres: /tablespace')
})

afterAll(async () => {
  await server?.remove()
  await hand?.remove()
  await stack?.down()
})

test('the volumes of the data directory and of a tablespace are dumped, not copied', () => {
  const classes = hand.manifest.coverage
    .filter(({ service }) => service === 'db')
    .map(({ target, class: verdict }) => [target, verdict])

  expect(Object.fromEntries(classes)).toMatchObject({
    '/tablespace': 'dumped',
    '/var/lib/postgresql/data': 'dumped',
  })
  expect(hand.manifest.archived.filter(({ kind }) => kind === 'volume')).toEqual([])
})

test('pg_restore reads every dump to its end', async () => {
  const databases = hand.manifest.servers.flatMap((each) => each.databases)
  expect(databases.map(({ name }) => name).toSorted()).toEqual(
    [oddDatabase, 'postgres', 'shop', 'template1'].toSorted(),
  )

  for (const { path } of databases) {
    const whole = { exitCode: 0, stdout: '', stderr: '' }
    expect(await server.run(step('read-dump'), { DUMP: path })).toEqual(whole)
  }
})

test('a dump whose table was cut short is found out by the same step', async () => {
  const shop = hand.manifest.servers[0]?.databases.find(({ name }) => name === 'shop')
  const table = '$(ls -S /tmp/cut/[0-9]*.dat | head -n 1)'
  await server.run(`cp -r '${shop?.path}' /tmp/cut && truncate -s -100 "${table}"`)

  const { stdout } = await server.run(step('read-dump'), { DUMP: '/tmp/cut' })
  expect(stdout).toContain('cut short: /tmp/cut/')
})

test('the globals bring every role with its memberships, settings and tablespace', async () => {
  const { stderr } = await server.run(step('restore-globals'), { SERVICE: 'db' })

  const errors = stderr.split('\n').filter((line) => line.includes('ERROR'))
  expect(errors).toEqual([expect.stringContaining('role "postgres" already exists')])
  const globals = await dumpGlobals((script) => server.run(script))
  expect(globals).toContain('CREATE ROLE "Shop Owner"')
  expect(globals).toContain(`ALTER ROLE reader SET default_transaction_read_only TO 'on'`)
  expect(globals).toContain('GRANT staff TO reader WITH ADMIN OPTION')
  expect(globals).toContain('CREATE TABLESPACE "Fast Disk"')
  expect(globals).toBe(await dumpGlobals((script) => inSource(script)))
})

test('every database has the rows, large objects, sequences, owners and grants of its source', async () => {
  for (const { name, path, tables } of hand.manifest.servers.flatMap((each) => each.databases)) {
    const connect = name === 'template1' ? 'postgres' : 'template1'
    const outcome = await server.run(step('restore-database'), { DUMP: path, CONNECT: connect })
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })

    const expected = await readContents(
      (statement, database) => stack.sql(statement, database),
      name,
    )
    expect(await readContents((statement, database) => server.sql(statement, database), name)).toBe(
      expected,
    )
    for (const { schema, name: table, rows } of tables) {
      const quoted = [schema, table].map((word) => `"${word.replaceAll('"', '""')}"`).join('.')
      expect(Number(await server.sql(`SELECT count(*) FROM ${quoted}`, name))).toBe(rows)
    }
  }
})

test('every database has the schema of its source', async () => {
  for (const { name } of hand.manifest.servers.flatMap((each) => each.databases)) {
    const script = `pg_dump -U postgres --schema-only --create -d "$NAME" | grep -v restrict`
    const restored = await server.run(script, { NAME: name })
    expect(restored.stdout).toContain('CREATE DATABASE')
    expect(restored).toEqual(await inSource(script, { NAME: name }))
  }
})

function inSource(script: string, env: Readonly<Record<string, string>> = {}) {
  return runInContainer(stack.container('db'), script, env)
}

type Run = (script: string) => Promise<{ stdout: string }>

/** pg_dumpall writes a random word into each dump (`\\restrict`). */
async function dumpGlobals(run: Run): Promise<string> {
  const { stdout } = await run('pg_dumpall -U postgres --globals-only | grep -v restrict')
  return stdout
}
