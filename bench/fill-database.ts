import { readFile } from 'node:fs/promises'

import { compose } from './docker.ts'
import { tell } from './progress.ts'

const bytesAtLeast = 1.0e9

/** Makes the database once; the fill is one transaction, so a table that is there is a fill that was finished. */
export async function fillDatabase(): Promise<number> {
  if ((await ask("SELECT to_regclass('public.messages') IS NOT NULL")) !== 't') {
    tell('filling the database')
    await psql(await readFile(`${import.meta.dirname}/fill-database.sql`, 'utf8'))
  }
  const bytes = Number(await ask("SELECT pg_database_size('shop')"))
  if (bytes >= bytesAtLeast) return bytes
  throw new Error(`the database has ${bytes} bytes, expected at least ${bytesAtLeast}`)
}

async function ask(query: string): Promise<string> {
  return (await psql(query)).trim()
}

function psql(sql: string): Promise<string> {
  const command = [
    'psql',
    '-X',
    '-At',
    '-q',
    '-v',
    'ON_ERROR_STOP=1',
    '-U',
    'postgres',
    '-d',
    'shop',
  ]
  return compose(['exec', '-T', 'db', ...command], sql)
}
