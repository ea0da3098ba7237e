import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { readCatalogue } from '../support/database-catalogue.ts'
import { readContents } from '../support/database-contents.ts'
import { eventually } from '../support/eventually.ts'
import { tableFixture } from '../support/table-fixture.ts'
import { startTableServer, type TableServer } from '../support/table-server.ts'

let server: TableServer

beforeAll(async () => {
  server = await startTableServer('postgres:18')
  await server.sql(tableFixture)
  await server.dump()
})

afterAll(() => server?.remove())

async function readAll(): Promise<string> {
  return `${await readContents(server.sql, 'shop')}${await readCatalogue(server.sql, 'shop')}`
}

/** Tries to restore over what the statement leaves. Nothing changes by that; then the statement is undone. */
async function refuse(table: string, statement: string, undo: string, login?: string) {
  await server.sql(statement)
  try {
    const before = await readAll()
    const error: unknown = await server.restore('shop', table, login).then(
      () => expect.unreachable('it was restored'),
      (reason: unknown) => reason,
    )
    expect(await readAll()).toBe(before)
    return error
  } finally {
    await server.sql(undo)
  }
}

/** A table that stands alone can be had back whatever was done to it. */
async function refusePlain(statement: string): Promise<unknown> {
  const error = await refuse('plain', statement, 'DROP TABLE IF EXISTS shop.plain CASCADE')
  expect(await server.restore('shop', 'plain')).toMatchObject({ rows: 5 })
  return error
}

test.each([
  ['that is gone', 'RENAME note TO remark', 'column note: text in the backup, now gone'],
  [
    'of a type that would round',
    'DROP twice, ALTER price TYPE numeric(10,1), ADD twice numeric GENERATED ALWAYS AS (price * 2) STORED',
    'column price: numeric(10,2) in the backup, now numeric(10,1)',
  ],
  [
    'that is not computed any more',
    'ALTER twice DROP EXPRESSION',
    'column twice: numeric, computed in the backup, now numeric',
  ],
  [
    'that is computed now',
    'DROP note, ADD note text GENERATED ALWAYS AS (price::text) STORED',
    'column note: text in the backup, now text, computed',
  ],
])('a table with a column %s is refused by name', async (_what, change, difference) => {
  expect(await refusePlain(`ALTER TABLE shop.plain ${change}`)).toMatchObject({
    code: 'table-differs',
    message: 'the columns of shop.plain are not those of the backup',
    hint: expect.stringContaining('Nothing was changed.'),
    details: [`shop.plain, ${difference}`],
  })
})

test('a view in the place of the table is refused', async () => {
  const statement = 'DROP TABLE shop.plain; CREATE VIEW shop.plain AS SELECT 1'

  expect(await refuse('plain', statement, 'DROP VIEW shop.plain')).toMatchObject({
    code: 'table-differs',
    message: 'shop.plain is not a table now',
  })
  await server.restore('shop', 'plain')
})

test('triggers and rules that fire whatever is said are refused by name', async () => {
  const statement = `CREATE TRIGGER t BEFORE INSERT ON shop.plain FOR EACH ROW EXECUTE FUNCTION shop.tell();
    ALTER TABLE shop.plain ENABLE ALWAYS TRIGGER t;
    CREATE RULE r AS ON DELETE TO shop.plain DO INSTEAD NOTHING; ALTER TABLE shop.plain ENABLE REPLICA RULE r`

  expect(await refusePlain(statement)).toMatchObject({
    code: 'table-differs',
    details: ['trigger t on shop.plain', 'rule r on shop.plain'],
  })
})

test('keys that are checked late, and by nobody then, are refused by name', async () => {
  const statement = `ALTER TABLE shop.plain ADD CONSTRAINT x EXCLUDE (price WITH =) DEFERRABLE`

  expect(await refusePlain(statement)).toMatchObject({
    code: 'table-differs',
    message: 'shop.plain has keys that Lifeboat cannot check',
    details: ['x on shop.plain'],
  })
})

test('a late unique key that the backup breaks is refused with counts', async () => {
  const statement = `UPDATE shop.plain SET note = price; ALTER TABLE shop.plain ADD CONSTRAINT u UNIQUE (note) DEFERRABLE`

  expect(await refusePlain(statement)).toMatchObject({
    code: 'keys-violated',
    details: ['u: shop.plain would have 1 values more than once, such as (n)'],
  })
})

test('a condition that came after the backup is refused in the server’s own words', async () => {
  const statement = `UPDATE shop.plain SET note = 'm'; ALTER TABLE shop.plain ADD CONSTRAINT c CHECK (note <> 'n')`

  expect(await refusePlain(statement)).toMatchObject({
    code: 'restore-refused',
    details: expect.arrayContaining([expect.stringContaining('violates check constraint "c"')]),
  })
})

test('rows of other tables that point to rows which came later are refused with counts and examples', async () => {
  const statement = `INSERT INTO shop.orders (id, customer, price) SELECT 1000 + n, 1, 1 FROM generate_series(1, 5) AS n;
    INSERT INTO shop.items SELECT 1000 + n, 1 FROM generate_series(1, 5) AS n`
  const undo = 'DELETE FROM shop.orders WHERE id > 1000'

  expect(await refuse('orders', statement, undo)).toMatchObject({
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
  const asReplica = (what: string): string =>
    `BEGIN; SET LOCAL session_replication_role = replica; ${what}; COMMIT`
  const statement =
    asReplica(`CREATE TABLE public.kept AS SELECT * FROM shop.customers WHERE id = 20;
    DELETE FROM shop.customers WHERE id = 20`)
  const undo = asReplica(
    'INSERT INTO shop.customers OVERRIDING SYSTEM VALUE TABLE public.kept; DROP TABLE public.kept',
  )

  expect(await refuse('orders', statement, undo)).toMatchObject({
    code: 'keys-violated',
    details: [
      'orders_customer_fkey: shop.orders would have 2 rows whose shop.customers is not there, such as (20), (20)',
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

test('a foreign key over periods is refused: nothing here can check it', async () => {
  const statement = `CREATE EXTENSION btree_gist; ALTER TABLE shop.plain ADD during daterange NOT NULL DEFAULT '[2020-01-01,2021-01-01)',
    ADD CONSTRAINT k PRIMARY KEY (id, during WITHOUT OVERLAPS);
    CREATE TABLE shop.stay (id integer, during daterange, CONSTRAINT f FOREIGN KEY (id, PERIOD during) REFERENCES shop.plain (id, PERIOD during))`

  expect(await refusePlain(statement)).toMatchObject({ details: ['f on shop.stay'] })
  await server.sql('DROP TABLE shop.stay; DROP EXTENSION btree_gist')
})

test('a table that needs a type which is gone too is refused by name', async () => {
  const statement = 'DROP TABLE shop.minded; ALTER TYPE shop.mood RENAME TO other'

  expect(await refuse('minded', statement, 'ALTER TYPE shop.other RENAME TO mood')).toMatchObject({
    code: 'table-needs',
    message: 'the table shop.minded needs what the live database does not have',
    details: ['type shop.mood'],
  })
  expect(await server.restore('shop', 'minded')).toMatchObject({ rows: 0 })
})

test('foreign keys that do not hold any more keep a dropped table from coming back', async () => {
  const statement = "DROP TABLE shop.words CASCADE; INSERT INTO shop.uses VALUES ('later')"

  expect(
    await refuse('words', statement, `DELETE FROM shop.uses WHERE word = 'later'`),
  ).toMatchObject({
    code: 'restore-refused',
    details: expect.arrayContaining([expect.stringContaining('Key (word)=(later) is not present')]),
  })
  expect(await server.restore('shop', 'words')).toMatchObject({ rows: 2 })
})

test('who is no superuser is refused', async () => {
  const statement =
    'CREATE ROLE "plain owner" LOGIN; GRANT ALL ON SCHEMA shop TO "plain owner"; ALTER TABLE shop.plain OWNER TO "plain owner"'
  const undo =
    'REASSIGN OWNED BY "plain owner" TO postgres; DROP OWNED BY "plain owner"; DROP ROLE "plain owner"'

  expect(await refuse('plain', statement, undo, 'plain owner')).toMatchObject({
    code: 'superuser-needed',
    message: 'the rows of shop.plain can be replaced by a superuser only, which plain owner is not',
  })
})

test('a file of rows that was cut off is refused before the server hears of it', async () => {
  const file = await server.run('grep -l "^-10" /stack/databases/db/1-shop/*.dat')
  const path = file.trim()
  await server.run(`cp ${path} /tmp/kept; truncate -s -1 ${path}`)

  expect(await refuse('plain', 'SELECT 1', 'SELECT 1')).toMatchObject({
    code: 'dump-cut-short',
    message: 'the rows of shop.plain in the dump were cut short',
  })
  await server.run(`cp /tmp/kept ${path}`)
})

test('rows that are not as many as were counted are refused', async () => {
  const path = (await server.run('grep -l "^-10" /stack/databases/db/1-shop/*.dat')).trim()
  await server.run(`cp ${path} /tmp/kept; sed -i 1d ${path}`)

  expect(await refuse('plain', 'SELECT 1', 'SELECT 1')).toMatchObject({
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
