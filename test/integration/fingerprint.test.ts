/** What LIFEBOAT_FINGERPRINT=rows notes of a database, and what comparing a restored one with it finds. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { compareFingerprints } from '../../src/databases/postgres/compare-fingerprints.ts'
import {
  Settled,
  type CountedTables,
  type Order,
} from '../../src/databases/postgres/restore-orders.ts'
import type { Database, Manifest, Sequence } from '../../src/model/manifest.ts'
import { neutralSettings } from '../support/catalogue/question.ts'
import { writeFeatures } from '../support/feature-fixture.ts'
import { holdDumps } from '../support/held-dump.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack({ services: ['db', 'lifeboat'] })
  await stack.sql(fixture)
  await stack.shell('db', 'mkdir /tablespace && chown postgres: /tablespace')
  await stack.sql('CREATE DATABASE features')
  await stack.sql((await writeFeatures('/tablespace')) + ownTable, 'features')
})

afterAll(() => stack?.down())

test('a backup that is not asked for more counts rows, and notes nothing else', async () => {
  const { state, servers } = await backup()

  expect(state).toBe('complete')
  expect(servers.flatMap(({ databases }) => databases.map(({ name }) => name))).toContain(
    'features',
  )
  expect(JSON.stringify(servers)).not.toMatch(/hash|sequences/i)
})

test('one that is asked for rows has the hashes that the server’s own SQL gives', async () => {
  const noted = find(await backup('rows'), 'postgres')

  const hashes = Object.fromEntries(noted.tables.map(({ name, hash }) => [name, hash ?? 'none']))
  expect(hashes).toEqual({
    orders: await ask(
      `SELECT sum(hashtextextended(ROW(cost, id, placed, said)::text COLLATE "C", 0)) FROM orders`,
    ),
    parent: await ask(
      `SELECT sum(hashtextextended(ROW(id)::text COLLATE "C", 0)) FROM ONLY parent`,
    ),
    child: await ask(`SELECT sum(hashtextextended(ROW(id, more)::text COLLATE "C", 0)) FROM child`),
    empty: '0',
    nothing: 'none',
  })
  expect(noted.largeObjectsHash).toBe(
    await ask(`SELECT sum(hashtextextended(ROW(oid, n, sha256(lo_get(oid, n * 1048576, 1048576)))::text COLLATE "C", 0))
      FROM pg_largeobject_metadata, generate_series(0::bigint, CASE WHEN oid = 4701 THEN 2 ELSE 0 END) AS n`),
  )
  const stood = { increment: '1', cycles: false }
  expect(noted.sequences).toEqual([
    { schema: 'public', name: 'down', ...stood, increment: '-2', ...at('-3', true) },
    { schema: 'public', name: 'fresh', ...stood, ...at('7', false) },
    { schema: 'public', name: 'orders_id_seq', ...stood, ...at('1000', true) },
  ])
})

test('a sequence that moves during the dump is noted with where it was and where it went', async () => {
  const held = await holdDumps(stack)
  const backingUp = backup('rows')
  await held.reached()
  await stack.sql(`SELECT setval('orders_id_seq', 1200)`)
  await held.release()

  const manifest = await backingUp

  const sequence = find(manifest, 'postgres').sequences?.find(
    ({ name }) => name === 'orders_id_seq',
  )
  expect(sequence).toMatchObject({ first: { value: '1000' }, last: { value: '1200' } })
})

describe('a database with something of everything, restored from its dump,', () => {
  let noted: Database

  beforeAll(async () => {
    noted = find(await backup('rows'), 'features')
    await stack.shell(
      'db',
      `pg_dump -U postgres -Fd -Z0 -f /tmp/dump features && createdb -U postgres -T template0 copy &&
       pg_restore -U postgres -e -d copy /tmp/dump`,
    )
  })

  test('holds what its source held', async () => {
    const hashed = noted.tables.filter(({ hash }) => hash !== undefined)
    expect(hashed.map(({ name }) => name).length).toBeGreaterThan(25)
    expect(noted.sequences?.length).toBeGreaterThan(5)

    expect(compareFingerprints(noted, await settle('copy', 'rows'))).toEqual([])
  })

  test('and changed by one byte in a row, in a large object, by one in a sequence: all are named', async () => {
    const table = 'public.fingerprinted'
    await stack.sql(`UPDATE ${table} SET said = 'row 500 ' WHERE said = 'row 500'`, 'copy')
    await stack.sql(`SELECT lo_put(oid, 0, 'X') FROM pg_largeobject_metadata LIMIT 1`, 'copy')
    await stack.sql(`SELECT setval('public.fingerprinted_id_seq', 1001)`, 'copy')

    const found = compareFingerprints(noted, await settle('copy', 'rows'))

    expect(found.map((each) => each.replace(/ \(hash .*/, ''))).toEqual([
      `${table}: its rows are not those of the source`,
      'the large objects are not those of the source',
      `the sequence ${table}_id_seq was at 1000, and is at 1001 in what was restored`,
    ])
  })

  test('is only counted when no more is asked for', async () => {
    expect(JSON.stringify(await settle('copy', 'counts'))).not.toMatch(/hash|sequences/i)
  })
})

function backup(fingerprint?: 'rows'): Promise<Manifest> {
  return askLifeboat(
    stack,
    ['backup', '--type', 'database'],
    fingerprint === undefined ? {} : { LIFEBOAT_FINGERPRINT: fingerprint },
  )
}

function find({ servers }: Manifest, wanted: string): Database {
  const database = servers[0]?.databases.find(({ name }) => name === wanted)
  if (database === undefined) throw new Error(`${wanted} is not in the backup`)
  return database
}

/** The server's answer under its defaults, not those that the database is set to. */
async function ask(question: string): Promise<string> {
  const answer = await stack.sql(`${neutralSettings} SET search_path = public; ${question}`)
  return answer.trim()
}

function at(value: string, isCalled: boolean): Pick<Sequence, 'first' | 'last'> {
  return { first: { value, isCalled }, last: { value, isCalled } }
}

/** As the worker of a restore would, in a container of its own. */
async function settle(name: string, fingerprint: 'counts' | 'rows'): Promise<CountedTables> {
  const order: Order = {
    order: 'settle',
    maintenance: 'postgres',
    fingerprint,
    databases: [{ name, properties: [] }],
  }
  const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  const network = `container:${stack.container('db')}`
  const said = await succeed(
    'docker',
    [
      'run',
      '--rm',
      '-i',
      `--label=${sessionLabel()}`,
      `--network=${network}`,
      image,
      'worker',
      'postgres-restore',
      '/dev/stdin',
    ],
    JSON.stringify(order),
  )
  const [counted] = Settled.parse(JSON.parse(said)).databases
  if (counted === undefined) throw new Error('nothing was counted')
  return counted
}

const ownTable = `
CREATE TABLE public.fingerprinted (id serial, said text);
INSERT INTO public.fingerprinted (said) SELECT 'row ' || n FROM generate_series(1, 1000) AS n;
`

/** With settings that change how nearly every value is written. */
const fixture = `
ALTER DATABASE postgres SET datestyle = 'German'; ALTER DATABASE postgres SET timezone = 'Asia/Kathmandu';
ALTER DATABASE postgres SET bytea_output = 'escape'; ALTER DATABASE postgres SET extra_float_digits = -3;
CREATE TABLE orders (id serial, said text, gone text, cost float8, twice float8 GENERATED ALWAYS AS (cost * 2) STORED, placed timestamptz);
ALTER TABLE orders DROP COLUMN gone;
INSERT INTO orders (said, cost, placed) SELECT 'row ' || n, n / 7.0, timestamptz '2026-01-01 00:00Z' + n * interval '1 hour' FROM generate_series(1, 1000) AS n;
INSERT INTO orders (id, said) VALUES (1, 'twice "there"'), (1, 'twice "there"');
CREATE TABLE parent (id integer); CREATE TABLE child (more text) INHERITS (parent);
INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, NULL), (3, '');
CREATE TABLE empty (id integer); CREATE TABLE nothing (); INSERT INTO nothing DEFAULT VALUES;
CREATE SEQUENCE down INCREMENT -2; SELECT nextval('down'), nextval('down');
CREATE SEQUENCE fresh START 7;
SELECT lo_from_bytea(4700, 'short'), lo_from_bytea(4701, convert_to(repeat('long', 600000), 'UTF8')), lo_create(4702);
`
