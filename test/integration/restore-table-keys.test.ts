import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { eventually } from '../support/eventually.ts'
import { refuseTable } from '../support/refuse-table.ts'
import { tableFixture } from '../support/table-fixture.ts'
import { startTableServer, type TableServer } from '../support/table-server.ts'

let server: TableServer

beforeAll(async () => {
  server = await startTableServer('postgres:18')
  await server.sql(tableFixture)
  await server.dump()
})

afterAll(() => server?.remove())

test('a late unique key that the backup breaks is refused with counts', async () => {
  const statement = `UPDATE shop.plain SET note = price; ALTER TABLE shop.plain ADD CONSTRAINT u UNIQUE (note) DEFERRABLE`

  expect(
    await refuseTable(server, 'plain', statement, 'ALTER TABLE shop.plain DROP CONSTRAINT u'),
  ).toMatchObject({
    code: 'keys-violated',
    details: ['u: shop.plain would have 1 values more than once, such as (n)'],
  })
})

test('rows of other tables that point to rows which came later are refused with counts and examples', async () => {
  const statement = `INSERT INTO shop.orders (id, customer, price) SELECT 1000 + n, 1, 1 FROM generate_series(1, 5) AS n;
    INSERT INTO shop.items SELECT 1000 + n, 1 FROM generate_series(1, 5) AS n`
  const undo = 'DELETE FROM shop.orders WHERE id > 1000'

  expect(await refuseTable(server, 'orders', statement, undo)).toMatchObject({
    code: 'keys-violated',
    message: 'the rows of shop.orders in the backup do not go with those that are there now',
    details: [
      expect.stringMatching(
        /^items_order_id_fkey: shop\.items would have 5 rows whose shop\.orders is not there, such as \(1\d+\), \(1\d+\), \(1\d+\)$/,
      ),
    ],
  })
})

test('rows whose own parents are gone by now are refused with counts and examples', async () => {
  const statement =
    asReplica(`CREATE TABLE public.kept AS SELECT * FROM shop.customers WHERE id = 20;
    DELETE FROM shop.customers WHERE id = 20`)
  const undo = asReplica(
    'INSERT INTO shop.customers OVERRIDING SYSTEM VALUE TABLE public.kept; DROP TABLE public.kept',
  )

  expect(await refuseTable(server, 'orders', statement, undo)).toMatchObject({
    code: 'keys-violated',
    details: [
      'orders_customer_fkey: shop.orders would have 2 rows whose shop.customers is not there, such as (20), (20)',
    ],
  })
})

test('rows that point to the whole of a partitioned table are looked at when one partition comes back', async () => {
  const statement = `INSERT INTO shop.events (id, day) VALUES (500, '2026-12-24');
    INSERT INTO shop.notes VALUES (500, '2026-12-24')`
  const undo = 'DELETE FROM shop.notes WHERE event = 500; DELETE FROM shop.events WHERE id = 500'

  expect(await refuseTable(server, 'a_2026', statement, undo)).toMatchObject({
    code: 'keys-violated',
    details: [
      'notes_event_day_fkey: shop.notes would have 1 rows whose shop.events is not there, such as (500, 2026-12-24)',
    ],
  })
})

test('rows of a partition are held to the keys of the whole', async () => {
  const statement = asReplica('DELETE FROM shop.kinds WHERE id = 1')
  const undo = 'INSERT INTO shop.kinds VALUES (1)'

  expect(await refuseTable(server, 'a_2026', statement, undo)).toMatchObject({
    code: 'keys-violated',
    details: [
      'events_kind_fkey: shop.a_2026 would have 9 rows whose shop.kinds is not there, such as (1), (1), (1)',
    ],
  })
})

test('a key that was never validated promises nothing, and keeps no table from coming back', async () => {
  await server.sql(`INSERT INTO shop.plain (price) VALUES (77); CREATE UNIQUE INDEX p ON shop.plain (price);
    CREATE TABLE shop.free (price numeric(10,2)); INSERT INTO shop.free VALUES (77);
    ALTER TABLE shop.free ADD FOREIGN KEY (price) REFERENCES shop.plain (price) NOT VALID`)

  expect(await server.restore('shop', 'plain')).toMatchObject({ rows: 5 })

  await server.sql('DROP TABLE shop.free; DROP INDEX shop.p')
})

test('foreign keys that do not hold any more keep a dropped table from coming back', async () => {
  const statement = "DROP TABLE shop.words CASCADE; INSERT INTO shop.uses VALUES ('later')"

  expect(
    await refuseTable(server, 'words', statement, `DELETE FROM shop.uses WHERE word = 'later'`),
  ).toMatchObject({
    code: 'restore-refused',
    details: expect.arrayContaining([expect.stringContaining('Key (word)=(later) is not present')]),
  })
  expect(await server.restore('shop', 'words')).toMatchObject({ rows: 2 })
})

test('a file of rows that was cut off is refused before the server hears of it', async () => {
  const file = await server.run('grep -l "^-10" /stack/databases/db/1-shop/*.dat')
  const path = file.trim()
  await server.run(`cp ${path} /tmp/kept; truncate -s -1 ${path}`)

  expect(await refuseTable(server, 'plain', 'SELECT 1', 'SELECT 1')).toMatchObject({
    code: 'dump-cut-short',
    message: 'the rows of shop.plain in the dump were cut short',
  })
  await server.run(`cp /tmp/kept ${path}`)
})

test('rows that are not as many as were counted are refused', async () => {
  const path = (await server.run('grep -l "^-10" /stack/databases/db/1-shop/*.dat')).trim()
  await server.run(`cp ${path} /tmp/kept; sed -i 1d ${path}`)

  expect(await refuseTable(server, 'plain', 'SELECT 1', 'SELECT 1')).toMatchObject({
    code: 'restore-mismatch',
    details: ['shop.plain: 5 rows in the backup, 4 restored'],
  })
  await server.run(`cp /tmp/kept ${path}`)
})

test.each([
  ['writes to it', 'plain', 'DELETE FROM shop.plain', 'shop.plain: RowExclusiveLock'],
  [
    'locks a table that points to it',
    'orders',
    'LOCK TABLE shop.items',
    'shop.items: AccessExclusiveLock',
  ],
])('somebody who %s is named, and is not disturbed', async (_what, table, statement, lock) => {
  const rows = (): Promise<string> =>
    server.sql(`SELECT count(*), sum(price), max(xmin::text) FROM shop.${table}`)
  await server.sql(`UPDATE shop.${table} SET price = price + 1`)
  const before = await rows()
  const end = await holdTransaction(statement)

  await expect(server.restore('shop', table)).rejects.toMatchObject({
    code: 'table-locked',
    message: `shop.${table} is in use`,
    details: [
      expect.stringMatching(
        new RegExp(`^${lock} held by process \\d+, postgres, the app, active, `),
      ),
    ],
  })

  expect(await rows()).toBe(before)
  await end()
  expect((await server.restore('shop', table)).rows).toBeGreaterThan(0)
})

test('somebody who is in the way only later lets nobody wait for ever', async () => {
  await server.sql(`CREATE TABLE public.kept AS TABLE shop.notes; TRUNCATE shop.notes; TRUNCATE shop.pairs;
    ALTER TABLE shop.events DETACH PARTITION shop.events_2025; DROP TABLE shop.events_2025`)
  // To attach a partition, the default one is locked too.
  const end = await holdTransaction('DELETE FROM shop.events_rest')

  await expect(server.restore('shop', 'events_2025')).rejects.toMatchObject({
    code: 'table-locked',
    message: 'what shop.events_2025 belongs to is in use',
    details: expect.arrayContaining([expect.stringContaining('55P03')]),
  })

  await end()
  expect(await server.restore('shop', 'events_2025')).toMatchObject({ rows: 10 })
}, 60_000)

test('somebody who only reads keeps nobody waiting', async () => {
  await holdTransaction('SELECT count(*) FROM shop.plain')

  expect(await server.restore('shop', 'plain')).toMatchObject({ rows: 5 })
})

async function holdTransaction(statement: string): Promise<() => Promise<void>> {
  const name = `SET application_name = 'the app'`
  const held = server
    .sql(`${name}; BEGIN; ${statement}; SELECT pg_sleep(600)`)
    .catch(() => undefined)
  const sessions = `FROM pg_stat_activity WHERE application_name = 'the app'`
  await eventually(async () => {
    const sleeping = `SELECT count(*) ${sessions} AND query LIKE '%pg_sleep%' AND wait_event = 'PgSleep'`
    expect(await server.sql(sleeping)).toBe('1\n')
  })
  const end = async (): Promise<void> => {
    await server.sql(`SELECT pg_terminate_backend(pid) ${sessions}`)
    await held
  }
  onTestFinished(end)
  return end
}

/** Nothing cascades then, and no key is checked. */
function asReplica(statements: string): string {
  return `BEGIN; SET LOCAL session_replication_role = replica; ${statements}; COMMIT`
}
