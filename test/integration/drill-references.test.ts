/** Rows that name files: a drill looks whether they fit, both of them restored. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import type { BackupPlan } from '../../src/model/plan.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { verifyBackup } from '../support/verify/verify-backup.ts'

const hexadecimal = 'SELECT path, sha256 FROM uploads -> data:/uploads'
const binary = 'db/postgres: SELECT path, raw FROM scans ORDER BY path -> /data:/uploads'

let stack: TestStack
let first: Manifest
let inventory: string[]

beforeAll(async () => {
  const label = `lifeboat.references=${hexadecimal}\n${binary}`
  stack = await startTestStack({ env: { TEST_FILES_LABEL: label } })
  await stack.shell('files', files)
  await stack.sql(rows)
  first = await askLifeboat<Manifest>(stack, ['backup'])
  inventory = await listInventory(stack.project)
})

afterAll(() => stack?.down())

test('all of them are found: drilled, with what was counted', async () => {
  const { exitCode, verification } = await verifyBackup(stack, first.id, 'drilled')

  expect(verification.findings).toEqual([])
  expect([exitCode, verification.proved]).toEqual([0, 'drilled'])
  const nothing = { notChecked: null, missing: 0, different: 0, examples: [] }
  expect(verification.drill?.references).toEqual([
    {
      ...nothing,
      service: 'files',
      text: hexadecimal,
      rows: 3,
      nameless: 1,
      hashed: 2,
      ms: expect.any(Number),
    },
    {
      ...nothing,
      service: 'files',
      text: binary,
      rows: 1,
      nameless: 0,
      hashed: 1,
      ms: expect.any(Number),
    },
  ])
  expect(await listInventory(stack.project)).toEqual(inventory)
})

test('one that is missing, one that is another, and one that leads out refuse the level, by name', async () => {
  await stack.shell('files', 'rm /data/uploads/a && echo other >/data/uploads/b/c')
  await stack.sql(`INSERT INTO uploads VALUES ('../outside', NULL), ('out', NULL)`)
  const { id } = await askLifeboat<Manifest>(stack, ['backup'])

  const { exitCode, verification } = await verifyBackup(stack, id, 'drilled')

  expect([exitCode, verification.proved]).toEqual([13, 'decoded'])
  const [found, second, ...others] = verification.findings
  expect(others).toEqual([])
  expect(found).toMatchObject({
    what: `reference ${JSON.stringify(hexadecimal)} of ${stack.container('files')}`,
    code: 'reference-broken',
    why: 'of 5 files that rows name 4 are not there restored, and 1 are others',
  })
  // The same file, by another reference.
  expect(second?.details).toEqual([expect.stringMatching(/^\.\/b\/\/c: its sha256 is /)])
  expect(found?.details.toSorted()).toEqual([
    '../outside: it leads out of the folder',
    'a: nothing is there',
    expect.stringMatching(/^b\/c: its sha256 is [0-9a-f]{64}, the row has [0-9A-F]{64}$/),
    // It led to the one that is gone.
    'link: nothing is there',
    'out: it leads out of the folder',
  ])
  const { stdout } = await stack.lifeboat(['show', id, '--report'])
  expect(stdout).toMatch(/^files +5 +1 +4 +1 +SELECT path, sha256 FROM uploads -> data:\/uploads/m)
})

test('what the backup holds one side of only is said, and proves no less', async () => {
  const { id } = await askLifeboat<Manifest>(stack, ['backup', '--type', 'volumes'])

  const { exitCode, verification } = await verifyBackup(stack, id, 'drilled')

  expect([exitCode, verification.proved]).toEqual([0, 'drilled'])
  const notChecked = 'the backup does not hold the database "postgres" of db'
  expect(verification.drill?.references).toMatchObject([
    { text: hexadecimal, rows: 0, notChecked },
    { text: binary, rows: 0, notChecked },
  ])
})

test('plan and doctor name every query that the server refuses, and run none', async () => {
  await stack.sql(
    'ALTER TABLE uploads RENAME TO other; ALTER TABLE scans ALTER raw TYPE int USING 1',
  )

  const { references, failures } = await askLifeboat<BackupPlan>(stack, ['plan'])
  const { exitCode, stdout } = await stack.lifeboat(['doctor'])

  expect(references).toEqual([])
  const what = `label lifeboat.references of ${stack.container('files')}`
  expect(failures.map((each) => [each.what, each.code])).toEqual([
    [what, 'bad-label'],
    [what, 'bad-label'],
  ])
  const refused = [
    'takes, which says: relation "uploads" does not exist',
    'expected a sha256 as bytea, or as text in hexadecimal; raw is integer',
  ]
  expect(failures.map(({ why }) => why)).toEqual(
    refused.map((each) => expect.stringContaining(each)),
  )
  expect(exitCode).toBe(2)
  for (const each of refused) expect(stdout).toContain(each)
})

const files = `
mkdir -p /data/uploads/b && cd /data/uploads
echo one >a && echo two >b/c && ln -s a link && echo out >../outside && ln -s ../outside out
`

const rows = `
CREATE TABLE uploads (path varchar, sha256 char(64));
INSERT INTO uploads VALUES ('a', encode(sha256(E'one\\n'), 'hex')), ('b/c', upper(encode(sha256(E'two\\n'), 'hex'))), ('link', NULL), (NULL, NULL);
CREATE TABLE scans (path text, raw bytea); INSERT INTO scans VALUES ('./b//c', sha256(E'two\\n'));
`
