/** A dump cut off anywhere is refused at `decoded`, also where `pg_restore -l` still lists it. TORTURE cuts at every byte. */
import { afterEach, expect, test } from 'vitest'

import type { Database } from '../../src/model/manifest.ts'
import { decodeDatabases } from '../../src/verify/decode-databases.ts'
import type { VerifyContext } from '../../src/verify/verify-context.ts'
import { isTorture } from '../support/torture.ts'
import { runInside } from '../support/damage/run-torture.ts'
import { exampleManifest, exampleServer } from '../support/example-manifest.ts'
import { addVolume } from '../support/guest.ts'
import { startThrowawayPostgres, type ThrowawayPostgres } from '../support/throwaway-postgres.ts'
import { runSpec } from '../support/verify/run-spec.ts'

const versions = isTorture ? ['15', '17', '18'] : ['17']
const step = isTorture ? 1 : 97
const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
const folder = '/stack/databases/db'

let server: ThrowawayPostgres
afterEach(() => server?.remove())

test.for(versions)(
  'a dump of PostgreSQL %s that is cut off at any byte of any file is refused; whole it is not',
  { timeout: 1_800_000 },
  async (version, { annotate }) => {
    const volume = await addVolume(`lifeboat-test-${process.pid}-cut-${version}`)
    const mount = `${volume}:/stack/databases`
    server = await startThrowawayPostgres(`postgres:${version}`, [mount])
    await server.sql(fixture, 'postgres')
    expect(await server.run(dump)).toMatchObject({ exitCode: 0 })

    const words = ['test/support/damage/cut-dump.ts', `${folder}/1-whole`, folder, `${step}`]
    const cuts = JSON.parse(await runInside(words, [`--volume=${mount}`])) as Cut[]
    const wholes = [describe('whole', `${folder}/1-whole`)]
    const databases = [...wholes, ...cuts.map(({ path }) => describe(path, path))]
    const { findings } = await decode(`postgres:${version}`, volume, databases)

    const refused = new Set(findings.map(({ what }) => /"(.*)"/.exec(what)?.[1] ?? what))
    expect(refused).not.toContain('whole')
    expect(cuts.filter(({ path }) => !refused.has(path))).toEqual([])
    const listed = (await server.run(list)).stdout.split('\n').filter(Boolean)
    await annotate(`${cuts.length} cuts, ${listed.length} of them pg_restore lists`)
    // Among them are those that a mere list would let pass.
    expect(listed.length).toBeGreaterThan(0)
    await server.remove()
  },
)

type Cut = { readonly path: string; readonly file: string; readonly length: number }

/** By the workers of the product: one of the database's image, one of Lifeboat's. */
function decode(imageId: string, volume: string, databases: Database[]) {
  const servers = [exampleServer({ imageId, globals: null, databases })]
  const context = { runWorker: runSpec, manifest: exampleManifest({ servers }), image }
  return decodeDatabases(context as unknown as VerifyContext, {
    kind: 'volume',
    source: volume,
    target: '/stack/databases',
    writable: true,
  })
}

/** As the snapshot that was dumped has it. */
function describe(name: string, path: string): Database {
  const [example] = exampleServer().databases
  if (example === undefined) throw new Error('the example has no database')
  const tables = [
    { schema: 'public', name: 'columnless', rows: 1 },
    { schema: 'public', name: 'nothing', rows: 0 },
    { schema: 'public', name: 'orders', rows: 60 },
  ]
  return { ...example, name, path, tables, largeObjects: 2, largeObjectsBytes: 16 }
}

const fixture = `
CREATE TABLE orders (id integer PRIMARY KEY, said text);
INSERT INTO orders SELECT n, 'row ' || n FROM generate_series(1, 60) AS n;
CREATE TABLE nothing (id integer);
CREATE TABLE columnless (); INSERT INTO columnless DEFAULT VALUES;
CREATE SEQUENCE counted; SELECT setval('counted', 1000);
CREATE MATERIALIZED VIEW kept AS SELECT count(*) FROM orders;
SELECT lo_from_bytea(0, 'one large object'), lo_from_bytea(0, '');
`
const dump = `mkdir -p ${folder} && pg_dump -U postgres -Fd -Z0 -f ${folder}/1-whole postgres && chmod -R a+rX /stack`
const list = `for cut in ${folder}/cut-*; do if pg_restore -Fd -l "$cut" >/dev/null 2>&1; then echo "$cut"; fi; done`
