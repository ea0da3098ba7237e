/** What a verification proves of a backup, and what it finds that reading alone would not. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { isTorture } from '../support/torture.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { flipByte } from '../support/restore/flip-byte.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { spoilDumps } from '../support/verify/spoil-dumps.ts'
import { verifyBackup } from '../support/verify/verify-backup.ts'

let stack: TestStack
let manifest: Manifest
let inventory: string[]

beforeAll(async () => {
  stack = await startTestStack({ env: { TEST_FILES_LABEL: reference } })
  await stack.sql(fixture)
  await stack.shell(
    'files',
    `cd /data && echo one >one && ln one two && ln -s one three && mkfifo four && chmod 6751 one && chown 7:8 . four && chmod 1770 . && mkdir -m 0 shut && touch "$(printf 'a\\377\\376b')" "$(printf 'a\\nb')" é && mknod null c 1 3`,
  )
  manifest = await askLifeboat<Manifest>(stack, ['backup'], { LIFEBOAT_FINGERPRINT: 'rows' })
  inventory = await listInventory(stack.project)
})

afterAll(() => stack?.down())

test('a good backup is decoded: every part is counted, and every row', async () => {
  const { exitCode, verification } = await verify(manifest.id)

  expect(exitCode).toBe(0)
  expect(verification).toMatchObject({ wanted: 'decoded', proved: 'decoded', findings: [] })
  expect(verification.parts.map(count)).toEqual(manifest.parts.map(count))
  expect(verification.parts.find(({ kind }) => kind === 'files')?.types).toMatchObject({
    file: 5,
    symlink: 1,
    fifo: 1,
    'character-device': 1,
  })
  expect(verification.dumps.find(({ database }) => database === 'postgres')).toMatchObject({
    service: 'db',
    tables: 6,
    rows: 1009,
    largeObjects: 2,
  })
  expect(await listInventory(stack.project)).toEqual(inventory)
})

test('a good backup is drilled: all of it is restored, and is what it was', async () => {
  const { exitCode, verification } = await verify(manifest.id, 'drilled')

  expect(verification.findings).toEqual([])
  expect(exitCode).toBe(0)
  expect(verification).toMatchObject({ wanted: 'drilled', proved: 'drilled' })
  expect(verification.drill?.servers).toMatchObject([{ service: 'db', indexes: 'checked' }])
  const restored = verification.drill?.servers[0]?.databases
  expect(restored?.find(({ database }) => database === 'postgres')).toMatchObject({
    tables: 6,
    rows: 1009,
    largeObjects: 2,
    notes: [],
  })
  const files = manifest.parts.find(({ kind }) => kind === 'files')
  expect(verification.drill?.files).toMatchObject({
    files: files?.files,
    bytes: files?.bytes,
    types: { symlink: 1, fifo: 1, 'character-device': 1 },
    different: 0,
  })
  expect(verification.drill?.references).toMatchObject([
    { notChecked: null, rows: 2, hashed: 2, missing: 0, different: 0 },
  ])
  expect(await findListed(manifest.id)).toMatchObject({ level: 'drilled' })
  expect(await listInventory(stack.project)).toEqual(inventory)
})

test('what was proved stands beside the backup: in the list, in show, over the report', async () => {
  expect(await findListed(manifest.id)).toMatchObject({
    level: 'drilled',
    verified: { wanted: 'drilled', proved: 'drilled', backup: manifest.id },
  })
  const shown = await stack.lifeboat(['show', 'latest', '--json'])
  expect(JSON.parse(shown.stdout)).toMatchObject({ ...manifest, level: 'drilled' })
  const report = await stack.lifeboat(['show', manifest.id, '--report'])
  expect(report.stdout).toMatch(/^drilled +yes +\S+, /m)
  expect(report.stdout).toContain('was there again after')
})

test('a byte of the repository that is not what it was: found, named, and the level is lost', async () => {
  const volume = manifest.archived.find(({ source }) => source.endsWith('_data'))
  const mend = await flipByte(stack, manifest, { kind: 'files', path: `${volume?.path}/one` })
  onTestFinished(mend)

  const { exitCode, verification } = await verify(manifest.id, 'stored')

  expect(exitCode).toBe(13)
  expect(verification).toMatchObject({ wanted: 'stored', proved: 'written' })
  expect(verification.findings.map(({ what, code }) => [what, code])).toEqual([
    ['files part', 'part-damaged'],
  ])
  // The others were read all the same.
  expect(verification.parts.map(({ kind }) => kind)).toEqual(['databases', 'config'])
  expect(await findListed(manifest.id)).toMatchObject({
    level: 'written',
    verified: { wanted: 'stored', proved: 'written' },
  })
})

test('once it is mended, it is proved again', async () => {
  expect((await verify(manifest.id, 'stored')).verification).toMatchObject({ proved: 'stored' })
  expect(await findListed(manifest.id)).toMatchObject({ level: 'stored' })
})

/** TORTURE tries them all. */
const spoilings: [what: string, change: string, code: string, detail: string][] = [
  ['the table of contents is cut off', 'truncate -s -100 toc.dat', 'dump-damaged', ''],
  ['a table’s file is gone', 'rm $(grep -l "row 7$" *.dat)', 'dump-damaged', ''],
  [
    'a table’s file was cut short by a byte',
    'truncate -s -1 $(grep -l "row 7$" *.dat)',
    'dump-differs',
    'public.orders: its file was cut short',
  ],
  [
    'a row is gone',
    'sed -i "/row 7$/d" $(grep -l "row 7$" *.dat)',
    'dump-differs',
    'public.orders: 1000 rows were counted, 999 are held',
  ],
  [
    'a large object is not listed',
    'sed -i 1d $(ls blobs*.toc | head -1)',
    'dump-differs',
    '2 large objects were counted, 1 are held',
  ],
]

test.each(spoilings.filter((_each, index) => index === 3 || isTorture))(
  'a dump of which %s is stored, and not decoded',
  async (_what, change, code, detail) => {
    const path = manifest.servers[0]?.databases.find(({ name }) => name === 'postgres')?.path ?? ''
    const id = await spoilDumps(stack, manifest, `cd ${path} && ${change}`)

    const { exitCode, verification } = await verify(id)

    expect(exitCode).toBe(13)
    expect(verification).toMatchObject({ wanted: 'decoded', proved: 'stored' })
    expect(verification.findings.map((each) => [each.what, each.code])).toEqual([
      ['database "postgres" of db', code],
    ])
    expect(verification.findings[0]?.details.join('\n')).toContain(detail)
    expect(await findListed(id)).toMatchObject({ level: 'stored' })
    expect(await listInventory(stack.project)).toEqual(inventory)
  },
)

test.runIf(isTorture)(
  'a dump that holds something else than its source held is found by the hashes that were taken there',
  async () => {
    const path = manifest.servers[0]?.databases.find(({ name }) => name === 'postgres')?.path ?? ''
    const id = await spoilDumps(stack, manifest, `cd ${path} && ${otherwise}`)

    const { exitCode, verification } = await verify(id, 'drilled')

    expect(exitCode).toBe(13)
    expect(verification).toMatchObject({ wanted: 'drilled', proved: 'decoded' })
    expect(verification.findings.map((each) => [each.what, each.code])).toEqual([
      ['database "postgres" of db', 'drill-differs'],
    ])
    expect(verification.findings[0]?.details).toEqual([
      expect.stringMatching(/^public\.orders: its rows are not those of the source/),
      expect.stringMatching(/^the large objects are not those of the source/),
      expect.stringMatching(/^the sequence public\.counted was at 1000.*, and is at 1001/),
    ])
  },
)

test('a backup of which nothing would be restored is not called drilled', async () => {
  const { id } = await askLifeboat<Manifest>(stack, ['backup', '--type', 'config'])

  const { exitCode, stderr } = await stack.lifeboat(['verify', id, '--level', 'drilled'])

  expect(exitCode).toBe(2)
  expect(stderr).toContain('there is nothing to restore in a drill')
  expect(await findListed(id)).toMatchObject({ level: 'written' })
})

/** A file, and a link to it. */
const reference = String.raw`lifeboat.references=SELECT path, sha256('one\012') FROM (VALUES ('one'), ('three')) AS named (path) -> data:/`

/** One byte each: of a row, of a large object, of a sequence's value. */
const otherwise = `sed -i 's/row 7$/row x/' *.dat && sed -i 's/one/onf/' blob_*.dat && sed -i "s/counted', 1000/counted', 1001/" toc.dat`

test('a backup that is not there is 12, and one that is asked too much of is 2', async () => {
  expect((await stack.lifeboat(['verify', 'nothing'])).exitCode).toBe(12)
  const { exitCode, stderr } = await stack.lifeboat(['verify', '--level', 'certain'])
  expect(exitCode).toBe(2)
  expect(stderr).toContain('Allowed choices are stored, decoded, drilled.')
})

function verify(id: string, level = 'decoded'): ReturnType<typeof verifyBackup> {
  return verifyBackup(stack, id, level)
}

async function findListed(id: string): Promise<Backup | undefined> {
  const { stdout } = await stack.lifeboat(['list', '--json'])
  return (JSON.parse(stdout) as Backup[]).find((backup) => backup.id === id)
}

function count({ kind, files, bytes }: { kind: string; files: number; bytes: number }) {
  return { kind, files, bytes }
}

/** Among it what could be counted wrongly: rows of no column, of line breaks, of what ends a file, of partitions, and of names with blanks. */
const fixture = `
CREATE TABLE orders (id integer, said text);
CREATE SEQUENCE counted; SELECT setval('counted', 1000);
INSERT INTO orders SELECT n, 'row ' || n FROM generate_series(1, 1000) AS n;
CREATE TABLE nothing ();
INSERT INTO nothing DEFAULT VALUES; INSERT INTO nothing DEFAULT VALUES;
CREATE TABLE "odd name. 'x'" (said text);
INSERT INTO "odd name. 'x'" VALUES (E'a\\nb'), (E'\\\\.'), (''), (NULL);
CREATE TABLE parted (id integer) PARTITION BY LIST (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2);
INSERT INTO parted VALUES (1), (2);
CREATE ROLE "own er";
CREATE SCHEMA "odd schema" AUTHORIZATION "own er";
CREATE TABLE "odd schema"."odd table" AS SELECT 1 AS id;
SELECT lo_from_bytea(0, 'one'), lo_from_bytea(0, '');
`
