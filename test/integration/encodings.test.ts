/** Databases in other encodings than their server’s: what is no UTF-8 comes back byte by byte. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { verifyBackup } from '../support/verify/verify-backup.ts'

const words = {
  latin: { encoding: 'LATIN1', table: 'größe', column: 'maß' },
  latin2: { encoding: 'LATIN2', table: 'łódź', column: 'część' },
  japan: { encoding: 'EUC_JP', table: '値段', column: '金額' },
  ascii: { encoding: 'SQL_ASCII', table: 'größe', column: 'maß' },
  unicode: { encoding: 'UTF8', table: 'größe', column: 'maß' },
} as const
const names = Object.keys(words) as (keyof typeof words)[]

let stack: TestStack
let manifest: Manifest
let before: Record<string, string>

beforeAll(async () => {
  stack = await startTestStack()
  await psql('postgres', 'CREATE ROLE "müller"')
  for (const name of names) {
    const { encoding, table, column } = words[name]
    await psql(
      'postgres',
      `CREATE DATABASE ${name} ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
    )
    await psql(
      name,
      `CREATE TABLE "${table}" ("${column}" text); INSERT INTO "${table}" VALUES ('${table}'), ('${column}');
       COMMENT ON TABLE "${table}" IS 'die ${column}'; COMMENT ON DATABASE ${name} IS 'von innen: ${table}';
       ALTER DATABASE ${name} SET application_name = '${table}';
       ALTER ROLE postgres IN DATABASE ${name} SET application_name = '${column}'`,
    )
  }
  // From a database of another encoding, as nobody can keep anybody from doing.
  await psql('postgres', `ALTER DATABASE latin OWNER TO "müller"`)
  // Of what nobody knows the encoding of.
  await stack.shell(
    'db',
    `psql -U postgres -d ascii -c "COMMENT ON DATABASE ascii IS '$(printf 'gr\\366\\337e')'"`,
  )
  before = await readAll()
  manifest = await askLifeboat<Manifest>(stack, ['backup'])
}, 300_000)

afterAll(() => stack?.down())

test('they hold the bytes of their encodings, and the backup names them rightly', () => {
  expect(before['latin']).toContain('größe')
  expect(before['latin2']).not.toContain('łódź')
  for (const name of names) {
    const held = manifest.servers[0]?.databases.find((each) => each.name === name)
    const { encoding, table } = words[name]
    expect(held).toMatchObject({ encoding, tables: [{ schema: 'public', name: table, rows: 2 }] })
  }
})

test('they are proved', async () => {
  const { exitCode, verification } = await verifyBackup(stack, manifest.id, 'drilled')

  expect(verification.findings).toEqual([])
  expect(verification.proved).toBe('drilled')
  expect(exitCode).toBe(0)
})

test('they are as they were after a restore: rows, names, comments, settings', async () => {
  for (const name of names) {
    await psql('postgres', `DROP DATABASE ${name}`)
  }

  const report = await restore(stack, '--type', 'database')

  expect(report.databases).toHaveLength(names.length + 2)
  expect(await readAll()).toEqual(before)
})

/** Each database as SQL, one character for each byte. */
async function readAll(): Promise<Record<string, string>> {
  const entries = names.map(async (name) => {
    const dump = `pg_dump -U postgres --create ${name} | sed '/^.\\(un\\)\\{0,1\\}restrict /d' | base64 -w 0`
    return [name, Buffer.from(await stack.shell('db', dump), 'base64').toString('latin1')]
  })
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>
}

function psql(database: string, statements: string): Promise<string> {
  const end = 'END-OF-SQL'
  return stack.shell(
    'db',
    `PGCLIENTENCODING=UTF8 psql -U postgres -v ON_ERROR_STOP=1 -q -d ${database} <<'${end}'\n${statements};\n${end}\n`,
  )
}
