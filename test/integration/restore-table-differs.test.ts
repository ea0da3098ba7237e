import { afterAll, beforeAll, expect, test } from 'vitest'

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

  expect(await refuseTable(server, 'plain', statement, 'DROP VIEW shop.plain')).toMatchObject({
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

test('a foreign key over periods is refused: nothing here can check it', async () => {
  const statement = `CREATE EXTENSION btree_gist; ALTER TABLE shop.plain ADD during daterange NOT NULL DEFAULT '[2020-01-01,2021-01-01)',
    ADD CONSTRAINT k PRIMARY KEY (id, during WITHOUT OVERLAPS);
    CREATE TABLE shop.stay (id integer, during daterange, CONSTRAINT f FOREIGN KEY (id, PERIOD during) REFERENCES shop.plain (id, PERIOD during))`

  expect(await refusePlain(statement)).toMatchObject({ details: ['f on shop.stay'] })
  await server.sql('DROP TABLE shop.stay; DROP EXTENSION btree_gist')
})

test('a condition that came after the backup is refused in the server’s own words', async () => {
  const statement = `UPDATE shop.plain SET note = 'm'; ALTER TABLE shop.plain ADD CONSTRAINT c CHECK (note <> 'n')`

  expect(await refusePlain(statement)).toMatchObject({
    code: 'restore-refused',
    details: expect.arrayContaining([expect.stringContaining('violates check constraint "c"')]),
  })
})

test('a table that needs a type which is gone too is refused by name', async () => {
  const statement = 'DROP TABLE shop.minded; ALTER TYPE shop.mood RENAME TO other'

  expect(
    await refuseTable(server, 'minded', statement, 'ALTER TYPE shop.other RENAME TO mood'),
  ).toMatchObject({
    code: 'table-needs',
    message: 'the table shop.minded needs what the live database does not have',
    details: ['type shop.mood'],
  })
  expect(await server.restore('shop', 'minded')).toMatchObject({ rows: 0 })
})

test('who is no superuser is refused', async () => {
  const statement =
    'CREATE ROLE "plain owner" LOGIN; GRANT ALL ON SCHEMA shop TO "plain owner"; ALTER TABLE shop.plain OWNER TO "plain owner"'
  const undo =
    'REASSIGN OWNED BY "plain owner" TO postgres; DROP OWNED BY "plain owner"; DROP ROLE "plain owner"'

  expect(await refuseTable(server, 'plain', statement, undo, 'plain owner')).toMatchObject({
    code: 'superuser-needed',
    message: 'the rows of shop.plain can be replaced by a superuser only, which plain owner is not',
  })
})

/** A table that stands alone can be had back whatever was done to it. */
async function refusePlain(statement: string): Promise<unknown> {
  const error = await refuseTable(
    server,
    'plain',
    statement,
    'DROP TABLE IF EXISTS shop.plain CASCADE',
  )
  expect(await server.restore('shop', 'plain')).toMatchObject({ rows: 5 })
  return error
}
