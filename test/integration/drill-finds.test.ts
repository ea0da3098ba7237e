/** What a drill finds: its server is of an image that spoils what was restored, as a faulty restore would. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { sessionLabel } from '../support/session.ts'
import { succeed } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { verifyBackup } from '../support/verify/verify-backup.ts'

let stack: TestStack
let manifest: Manifest
let inventory: string[]

beforeAll(async () => {
  stack = await startTestStack({
    env: { TEST_POSTGRES_IMAGE: await buildSpoilingImage(), TEST_FILES_LABEL: reference },
  })
  await stack.sql(fixture)
  await stack.shell('files', 'echo one >/data/one')
  manifest = await askLifeboat<Manifest>(stack, ['backup'])
  inventory = await listInventory(stack.project)
})

afterAll(() => stack?.down())

test('whatever is not as it was stored is named, and nothing is left of the drill', async () => {
  const { exitCode, verification } = await verifyBackup(stack, manifest.id, 'drilled')

  expect(exitCode).toBe(13)
  expect(verification).toMatchObject({ wanted: 'drilled', proved: 'decoded' })
  expect(verification.findings.map(({ what, code }) => [what, code])).toEqual([
    ['globals of db', 'drill-differs'],
    ['database "postgres" of db', 'drill-differs'],
    ['databases of db', 'drill-indexes'],
    [`reference ${JSON.stringify(query)} of ${stack.container('files')}`, 'reference-broken'],
  ])
  const [globals, database, indexes] = verification.findings.map(({ details }) =>
    details.toSorted(),
  )
  expect(globals).toEqual([
    `role "app" has besides: ALTER ROLE app SET work_mem TO '9MB'`,
    `role "app" is without: ALTER ROLE app SET work_mem TO '8MB'`,
  ])
  expect(database).toEqual([
    expect.stringMatching(/^ACL public\.TABLE orders is missing: /),
    expect.stringMatching(/^DEFAULT public\.orders id is missing: /),
    expect.stringMatching(/^FUNCTION public\.turned\(integer\) is different: /),
    expect.stringMatching(/^INDEX public\.orders_said is missing: /),
    expect.stringMatching(/^SEQUENCE SET public\.orders_id_seq is different: .*1000.*2000/),
    expect.stringMatching(/^TABLE public\.orders is different: .* DEFAULT 1/),
    'large object 4711 is different',
    'public.moved: 2 rows in the backup, 1 restored',
    'public.moved: 2 rows were stored, 1 are restored',
    'public.orders: of 1000 rows some are not the same',
    'public.uploads: of 1 rows some are not the same',
  ])
  expect(indexes?.join('\n')).toContain('lacks matching index tuple within index "orders_turned"')
  // The rows of the restored database are asked, not those of the live one.
  expect(verification.findings[3]?.details).toEqual(['gone: nothing is there'])
  expect(verification.drill?.references).toMatchObject([{ rows: 1, missing: 1, different: 0 }])
  expect(await listInventory(stack.project)).toEqual(inventory)
})

const query = 'SELECT path FROM uploads -> data:/'
const reference = `lifeboat.references=${query}`

const fixture = `
CREATE ROLE app; ALTER ROLE app SET work_mem = '8MB';
CREATE TABLE orders (id serial, said text);
INSERT INTO orders (said) SELECT 'row ' || n FROM generate_series(1, 1000) AS n;
CREATE INDEX orders_said ON orders (said);
CREATE FUNCTION turned(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE INDEX orders_turned ON orders (turned(id));
GRANT SELECT ON orders TO app;
CREATE TABLE uploads (path text); INSERT INTO uploads VALUES ('one');
CREATE TABLE moved (id integer); INSERT INTO moved VALUES (1), (2);
SELECT lo_from_bytea(4711, 'one');
`

/** Run on the restored database, where the load ends. A row in another place is no difference. */
const spoil = `
UPDATE orders SET said = 'row 7' WHERE id = 7;
DELETE FROM moved WHERE id = 1;
UPDATE orders SET said = 'row x' WHERE id = 8;
SELECT setval('orders_id_seq', 2000);
ALTER TABLE orders ALTER id SET DEFAULT 1;
DROP INDEX orders_said;
UPDATE uploads SET path = 'gone';
CREATE OR REPLACE FUNCTION turned(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT -$1';
REVOKE SELECT ON orders FROM app;
SELECT lo_put(4711, 0, 'two');
ALTER ROLE app SET work_mem = '9MB';
`

/** vacuumdb is what the load ends with; its last word is the database. In the others the first statement fails, and nothing is spoiled. */
async function buildSpoilingImage(): Promise<string> {
  const tag = `lifeboat-test-${process.pid}:spoiling`
  const script = `#!/bin/sh\nfor last; do :; done\npsql -Xq --no-password -v ON_ERROR_STOP=1 -d "$last" -f /spoil.sql >&2 || true\n`
  const file = `FROM postgres:17
LABEL ${sessionLabel()}
RUN echo ${encode(spoil)} | base64 -d >/spoil.sql && echo ${encode(script)} | base64 -d >/usr/local/sbin/vacuumdb && chmod 755 /usr/local/sbin/vacuumdb
`
  await succeed('docker', ['build', '-q', '-t', tag, '-'], file)
  return tag
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64')
}
