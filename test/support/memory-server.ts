/** A PostgreSQL server in memory, as far as a restore renames, drops and remembers databases. It refuses what the real one refuses. */
import type { Client } from 'pg'

import type { OpenDatabase } from '../../src/databases/postgres/connect.ts'

type Row = Record<string, string | null>
type Result = { readonly rows: readonly Row[]; readonly rowCount: number }

export type MemoryServer = {
  readonly open: OpenDatabase
  /** Names by object ids. */
  readonly databases: Map<string, string>
  readonly roles: Set<string>
  /** What changed something, in order; what a transaction did not commit is not in it. */
  readonly done: string[]
  readonly create: (name: string) => void
  readonly drop: (name: string) => void
  /** Names of those that a DROP DATABASE left that was cut off. */
  readonly invalid: Set<string>
  /** Object ids of those that are marked as templates. */
  readonly templates: Set<string>
  /** A session in a database; a rename waits until somebody ends it. */
  readonly connect: (name: string) => void
  /** The one statement that is refused, by how it begins. */
  refused: string | undefined
}

export function openMemoryServer(names: readonly string[] = ['postgres', 'shop']): MemoryServer {
  const databases = new Map<string, string>()
  const roles = new Set<string>()
  const invalid = new Set<string>()
  const templates = new Set<string>()
  const done: string[] = []
  const connected = new Set<string>()
  /** The table of object ids, by the database that it is in. */
  const tables = new Map<string, Row[]>()
  let lastOid = 100

  const idOf = (name: string): string | undefined =>
    [...databases].find(([, each]) => each === name)?.[0]
  const create = (name: string): void => {
    if (idOf(name) !== undefined) throw new Error(`database "${name}" already exists`)
    databases.set(String((lastOid += 1)), name)
  }
  const drop = (name: string): void => {
    const oid = idOf(name)
    if (oid === undefined) throw new Error(`database "${name}" does not exist`)
    if (templates.has(oid)) throw new Error('cannot drop a template database')
    databases.delete(oid)
    tables.delete(oid)
  }
  for (const name of names) create(name)

  function note(text: string, change: () => void): void {
    change()
    done.push(text)
  }

  function openSession(database: string): Client {
    const own = idOf(database)
    if (own === undefined) throw Object.assign(new Error('no such database'), { code: '3D000' })
    if (invalid.has(database)) throw new Error(`cannot connect to invalid database "${database}"`)
    let saved: { databases: [string, string][]; done: number } | undefined

    async function query(text: string, values: readonly string[] = []): Promise<Result> {
      if (server.refused !== undefined && text.startsWith(server.refused))
        throw new Error('refused')
      return answer(text, values)
    }

    async function answer(
      text: string,
      [first = '', second = '']: readonly string[],
    ): Promise<Result> {
      if (text.startsWith('SELECT datconnlimit')) {
        const rows = idOf(first) === undefined ? [] : [{ invalid: invalid.has(first) }]
        return result(rows as unknown as Row[])
      }
      if (text.startsWith('SELECT datname AS name')) {
        const asked = first as unknown as readonly string[]
        return result(
          asked.filter((each) => templates.has(idOf(each) ?? '')).map((each) => ({ name: each })),
        )
      }
      const [word] = text.split(' ')
      const [name = '', other = ''] = [...text.matchAll(/"((?:[^"]|"")+)"/g)].map(
        ([, quoted = '']) => quoted.replaceAll('""', '"'),
      )
      if (text.startsWith('ALTER DATABASE') && invalid.has(name))
        throw new Error(`cannot alter invalid database "${name}"`)
      if (text === 'BEGIN') saved = { databases: [...databases], done: done.length }
      else if (text === 'COMMIT') saved = undefined
      else if (text.startsWith('CREATE DATABASE')) note(text, () => create(name))
      else if (text.startsWith('DROP DATABASE')) {
        note(text, () => drop(name))
        invalid.delete(name)
      } else if (text.includes('RENAME TO')) await rename(text, name, other)
      else if (text.startsWith('CREATE TABLE swap')) tables.set(own ?? '', [])
      else if (text.startsWith('INSERT INTO swap')) {
        const restored = idOf(first)
        if (restored === undefined) return result([])
        tables.get(own ?? '')?.push({ live: second, restored, replaced: idOf(second) ?? null })
      } else if (text.startsWith('SELECT to_regclass')) {
        return result([{ name: tables.has(own ?? '') ? 'swap' : null }])
      } else if (text.startsWith('SELECT live')) return result(joined())
      else if (text.startsWith('SELECT pg_terminate_backend')) {
        note(`end connections of ${databases.get(first)}`, () => connected.delete(first))
      } else if (text.startsWith('SELECT 1 FROM pg_subscription')) return result([])
      else if (text.startsWith('DROP ROLE')) note(text, () => void roles.delete(name))
      else if (text.endsWith('IS_TEMPLATE false'))
        note(text, () => void templates.delete(idOf(name) ?? ''))
      else if (word === 'ALTER' || word === 'GRANT') note(text, () => undefined)
      return result([])
    }

    async function rename(text: string, from: string, to: string): Promise<void> {
      const oid = idOf(from)
      if (oid === undefined) throw new Error(`database "${from}" does not exist`)
      if (idOf(to) !== undefined) throw new Error(`database "${to}" already exists`)
      while (connected.has(oid)) await new Promise((resolve) => setImmediate(resolve))
      note(text, () => databases.set(oid, to))
    }

    function joined(): Row[] {
      const rows = tables.get(own ?? '')
      if (rows === undefined) throw new Error('relation "swap" does not exist')
      return rows.map((row) => ({
        ...row,
        name: databases.get(row['restored'] ?? '') ?? null,
        oldname: databases.get(row['replaced'] ?? '') ?? null,
      }))
    }

    async function end(): Promise<void> {
      if (saved === undefined) return
      databases.clear()
      for (const [oid, name] of saved.databases) databases.set(oid, name)
      done.length = saved.done
    }

    return { query, end } as unknown as Client
  }

  const server: MemoryServer = {
    open: async (database = 'postgres') => openSession(database),
    databases,
    roles,
    done,
    create,
    drop,
    invalid,
    templates,
    connect: (name) => void connected.add(idOf(name) ?? ''),
    refused: undefined,
  }
  return server
}

function result(rows: readonly Row[]): Result {
  return { rows, rowCount: rows.length }
}
