import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readCatalogue } from '../support/database-catalogue.ts'
import { readContents } from '../support/database-contents.ts'
import { refuseTable } from '../support/refuse-table.ts'
import { tableFixture } from '../support/table-fixture.ts'
import { startTableServer, type RestoredTable, type TableServer } from '../support/table-server.ts'

describe.each(['15', '17', '18'])('one table, in PostgreSQL %s', (version) => {
  let server: TableServer
  /** Of the dump. */
  let rows: string
  let catalogue: string

  beforeAll(async () => {
    server = await startTableServer(`postgres:${version}`)
    await server.sql(tableFixture)
    await server.dump()
    rows = await readRows()
    catalogue = await readCatalogue(server.sql, 'shop')
  })

  afterAll(() => server?.remove())

  function readRows(): Promise<string> {
    return readContents(server.sql, 'shop')
  }

  async function expectAsInDump(): Promise<void> {
    expect(await readRows()).toBe(rows)
    expect(await readCatalogue(server.sql, 'shop')).toBe(catalogue)
  }

  test('that was changed, and is pointed to, comes back; nothing cascades, no trigger fires', async () => {
    await server.sql(`BEGIN; SET LOCAL session_replication_role = replica;
      UPDATE shop.orders SET price = 7, note = 'x', moods = NULL, follows = NULL;
      DELETE FROM shop.orders WHERE id % 3 = 0; INSERT INTO shop.orders (id, customer, price) VALUES (900, 1, 1); COMMIT`)

    expect(await server.restore('shop', 'orders')).toEqual({ rows: 50, warnings: [] })

    await expectAsInDump()
  })

  test('brings back its sequence where that stands behind, and never sets it back', async () => {
    await server.sql(`SELECT setval('shop.orders_id_seq', 3)`)
    await server.restore('shop', 'orders')
    await expectAsInDump()

    await server.sql(`SELECT setval('shop.orders_id_seq', 1000)`)
    await server.restore('shop', 'orders')
    expect(await server.sql(`SELECT nextval('shop.orders_id_seq')`)).toBe('1001\n')
    await server.sql(`SELECT setval('shop.orders_id_seq', 50)`)
  })

  test('never sets back a sequence that counts down', async () => {
    await server.sql(`SELECT setval('shop.plain_id_seq', -4)`)
    await server.restore('shop', 'plain')
    await expectAsInDump()

    await server.sql(`SELECT setval('shop.plain_id_seq', -100)`)
    await server.restore('shop', 'plain')
    expect(await server.sql(`SELECT nextval('shop.plain_id_seq')`)).toBe('-102\n')
    await server.sql(`SELECT setval('shop.plain_id_seq', -18)`)
  })

  test('whose values are compared by another collation than those that point to them comes back', async () => {
    await server.sql(`INSERT INTO shop.words VALUES ('c')`)

    expect(await server.restore('shop', 'words')).toEqual({ rows: 2, warnings: [] })

    await expectAsInDump()
  })

  test('that was dropped with CASCADE comes back with all that belongs to it', async () => {
    await server.sql('DROP TABLE shop.orders CASCADE')

    expect(await server.restore('shop', 'orders')).toEqual({ rows: 50, warnings: [] })

    await expectAsInDump()
  })

  test('that was dropped together with those that it points to comes back after them, keys and all', async () => {
    await server.sql('DROP TABLE shop.orders, shop.customers, shop.items CASCADE')

    const orders = await server.restore('shop', 'orders')
    const items = await server.restore('shop', 'items')
    const customers = await server.restore('shop', 'customers')

    expect(orders.warnings).toEqual([
      keyLeft('customers customers_best_fkey', 'customers'),
      keyLeft('items items_order_id_fkey', 'items'),
      keyLeft('orders orders_customer_fkey', 'customers'),
    ])
    expect(items.warnings).toEqual([
      'view shop.lines depended on the table, is not there and is not brought back',
    ])
    expect(customers.warnings).toEqual([])
    await server.sql('CREATE VIEW shop.lines AS SELECT * FROM shop.items')
    await expectAsInDump()
  })

  test('that is partitioned comes back with its partitions, and what came into new ones is gone', async () => {
    await server.sql(`BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM shop.events WHERE id % 2 = 0; COMMIT;
      CREATE TABLE shop.later PARTITION OF shop.events FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
      INSERT INTO shop.events (id, day) VALUES (30, '2030-05-05')`)

    expect(await server.restore('shop', 'events')).toEqual({ rows: 30, warnings: [] })

    await server.sql('ALTER TABLE shop.events DETACH PARTITION shop.later; DROP TABLE shop.later')
    await expectAsInDump()
  })

  test('that is partitioned, and was dropped, comes back with its partitions', async () => {
    await server.sql('DROP TABLE shop.events CASCADE')

    expect(await server.restore('shop', 'events')).toEqual({ rows: 30, warnings: [] })

    await expectAsInDump()
  })

  test('that is a partition, and was dropped, is attached again; without it the whole one is refused', async () => {
    const notes = `CREATE TABLE public.kept AS TABLE shop.notes; DELETE FROM shop.notes;
      CREATE TABLE public.kept_pairs AS TABLE shop.pairs; DELETE FROM shop.pairs;`
    const dropping = `${notes} ALTER TABLE shop.events DETACH PARTITION shop.events_2026; DROP TABLE shop.events_2026`

    expect(await refuseTable(server, 'events', dropping, 'SELECT 1')).toMatchObject({
      code: 'table-differs',
      message: 'the partitions of shop.events are not those of the backup',
      details: ['not attached to it, or gone: shop.a_2026'],
    })

    expect(await server.restore('shop', 'events_2026')).toEqual({ rows: 9, warnings: [] })
    await server.sql(`INSERT INTO shop.notes TABLE public.kept; DROP TABLE public.kept;
      INSERT INTO shop.pairs TABLE public.kept_pairs; DROP TABLE public.kept_pairs`)
    await expectAsInDump()
  })

  test('that inherits, or is inherited from, has rows of its own', async () => {
    await server.sql(`UPDATE shop.base SET kind = 'changed'; DELETE FROM ONLY shop.base`)

    expect(await server.restore('shop', 'base')).toMatchObject({ rows: 1 })
    expect(await server.sql('SELECT kind FROM shop.base ORDER BY id')).toBe(
      'base\nchanged\nchanged\n',
    )
    expect(await server.restore('shop', 'derived')).toMatchObject({ rows: 2 })

    await expectAsInDump()
  })

  test('whose name needs quotes comes back, and its large objects are said to stay', async () => {
    const name = `"Odd, Schema"."My ""Table"""`
    const warning = `no large objects are restored with a table: Odd, Schema.My "Table" has photo`
    await server.sql(`DELETE FROM ${name}`)
    expect(await restoreOdd()).toEqual({ rows: 5, warnings: [warning] })
    await expectAsInDump()

    await server.sql(`DROP TABLE ${name}`)
    expect(await restoreOdd()).toEqual({ rows: 5, warnings: [warning] })
    await expectAsInDump()
  })

  function restoreOdd(): Promise<RestoredTable> {
    return server.restore('Odd, Schema', 'My "Table"')
  }

  test('that has more columns now comes back, and these have their default', async () => {
    await server.sql(
      `ALTER TABLE shop.base ADD added text NOT NULL DEFAULT 'd'; UPDATE shop.base SET added = 'x'`,
    )

    expect(await server.restore('shop', 'base')).toEqual({
      rows: 1,
      warnings: [
        'the column added of shop.base came after the backup: it has its default in all rows now',
      ],
    })

    expect(await server.sql('SELECT added FROM ONLY shop.base')).toBe('d\n')
    await server.sql('ALTER TABLE shop.base DROP added')
  })
})

function keyLeft(name: string, table: string): string {
  return `fk constraint shop.${name} is left out: table shop.${table} is not there; it comes back with that`
}
