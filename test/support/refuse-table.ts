import { expect } from 'vitest'

import { readCatalogue } from './database-catalogue.ts'
import { readContents } from './database-contents.ts'
import type { TableServer } from './table-server.ts'

/**
 * Tries to restore a table of the schema `shop` over what the statement leaves, and gives why that is refused. Nothing changes by it;
 * then the statement is undone.
 */
export async function refuseTable(
  server: TableServer,
  table: string,
  statement: string,
  undo: string,
  login?: string,
): Promise<unknown> {
  await server.sql(statement)
  try {
    const before = await readAll(server)
    const error: unknown = await server.restore('shop', table, login).then(
      () => expect.unreachable('it was restored'),
      (reason: unknown) => reason,
    )
    expect(await readAll(server)).toBe(before)
    return error
  } finally {
    await server.sql(undo)
  }
}

async function readAll({ sql }: TableServer): Promise<string> {
  return `${await readContents(sql, 'shop')}${await readCatalogue(sql, 'shop')}`
}
