import type { Client } from 'pg'

import { messageOf } from '../../errors.ts'
import type { OpenDatabase } from './connect.ts'
import type { Connected } from './export-snapshots.ts'
import { probeQuery } from './hash-rows.ts'
import type { CountedDatabase } from './session-protocol.ts'

/** What stands under a table's name. */
export type Filed = {
  readonly schema: string
  readonly name: string
  readonly oid: string
  /** Of the file that its rows are in: rewritten, it has another one. */
  readonly file: string
}

/** The tables of one database as its snapshot has them. */
export type Watched = {
  readonly name: string
  readonly before: readonly Filed[]
  /** Keys of those that had no row when the snapshot was opened. */
  readonly empty: ReadonlySet<string>
}

/**
 * A TRUNCATE and an ALTER TABLE that writes a table anew are not seen by snapshots as other changes are: to one that was opened before, the
 * table is empty, and so is its dump (PostgreSQL manual, "Caveats" of concurrency control). So is one that was put in another one's place under
 * its name. Looks at once which tables have no row, as nobody could tell later. Holds no lock when it is done: whoever waited for that would keep
 * pg_dump waiting behind him.
 */
export async function watchTables(
  open: OpenDatabase,
  { name, client }: Connected,
): Promise<Watched> {
  const before = await readFiled(client)
  const probed: Filed[] = []
  for (const table of before) if (await isEmpty(client, table)) probed.push(table)
  const now = await readNow(open, name)
  // It may have been emptied before it was looked at.
  const sure = probed.filter(
    (each) => 'problem' in now || isSame(each, now.tables.get(keyOf(each))),
  )
  return { name, before, empty: new Set(sure.map(keyOf)) }
}

/**
 * The tables whose rows a snapshot does not see any more; asked while it is still held, and with it the locks of the count, so that none that
 * was counted is rewritten after that.
 */
export async function findEmptied(
  open: OpenDatabase,
  watched: Watched,
  counted: CountedDatabase['tables'],
): Promise<{ readonly emptied: readonly string[]; readonly problem?: string }> {
  const now = await readNow(open, watched.name)
  if ('problem' in now) return { emptied: [], problem: now.problem }
  return { emptied: judgeEmptied(watched, now.tables, counted) }
}

/** Pure. */
export function judgeEmptied(
  { before, empty }: Pick<Watched, 'before' | 'empty'>,
  now: ReadonlyMap<string, Filed>,
  counted: CountedDatabase['tables'],
): string[] {
  const rowsOf = new Map(counted.map((table) => [keyOf(table), table.rows]))
  return before
    .filter((was) => {
      const key = keyOf(was)
      const [is, rows] = [now.get(key), rowsOf.get(key)]
      if (is === undefined || rows === undefined || isSame(was, is)) return false
      if (rows === 0) return !empty.has(key)
      // VACUUM FULL and CLUSTER write a table anew with the rows that old snapshots see.
      return is.oid !== was.oid
    })
    .map(({ schema, name }) => `${schema}.${name}`)
}

function isSame(was: Filed, is: Filed | undefined): boolean {
  return is?.oid === was.oid && is.file === was.file
}

export function keyOf({ schema, name }: Pick<Filed, 'schema' | 'name'>): string {
  return JSON.stringify([schema, name])
}

/** In a transaction that holds a snapshot, as that has them. */
async function readFiled(client: Client): Promise<Filed[]> {
  const { rows } = await client.query<Filed>(
    `SELECT n.nspname AS schema, c.relname AS name, c.oid::text AS oid, c.relfilenode::text AS file
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`,
  )
  return rows
}

/** Over a connection of its own, which sees what is so by now. */
async function readNow(
  open: OpenDatabase,
  database: string,
): Promise<{ readonly tables: ReadonlyMap<string, Filed> } | { readonly problem: string }> {
  try {
    const client = await open(database)
    try {
      return { tables: new Map((await readFiled(client)).map((each) => [keyOf(each), each])) }
    } finally {
      await client.end()
    }
  } catch (error) {
    return { problem: messageOf(error) }
  }
}

/** Of one that somebody has locked for himself, or that may not be read, nobody can say. What a transaction locked after a savepoint it lets go with it. */
async function isEmpty(client: Client, table: Filed): Promise<boolean> {
  await client.query('SAVEPOINT look')
  try {
    await client.query(`SET LOCAL lock_timeout = '100ms'`)
    const { rows } = await client.query<{ held: boolean }>(probeQuery(table))
    return rows[0]?.held === false
  } catch {
    return false
  } finally {
    // Thrown by a session that is lost.
    await client.query('ROLLBACK TO SAVEPOINT look')
    await client.query('RELEASE SAVEPOINT look')
  }
}
