import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readCatalogue, readRoles } from '../support/database-catalogue.ts'
import { readContents, type Query } from '../support/database-contents.ts'
import { writeFeatures } from '../support/feature-fixture.ts'
import { featureSpoilings } from '../support/feature-spoilings.ts'
import { succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'
import { startThrowawayPostgres, type ThrowawayPostgres } from '../support/throwaway-postgres.ts'

// Whether a restore brought everything back is judged by these comparisons: here they are judged themselves, by PostgreSQL's own tools.
const image = 'postgres:17'
const dumps = `lifeboat-test-features-${process.pid}`

let source: ThrowawayPostgres
let target: ThrowawayPostgres

beforeAll(async () => {
  await succeed('docker', ['volume', 'create', `--label=${sessionLabel()}`, dumps])
  const start = (): Promise<ThrowawayPostgres> => startThrowawayPostgres(image, [`${dumps}:/dumps`])
  ;[source, target] = await Promise.all([start(), start()])
  for (const server of [source, target]) {
    await server.run('mkdir /tablespace && chown postgres: /tablespace')
  }
  await source.sql('CREATE DATABASE features', 'postgres')
  await source.sql(await writeFeatures('/tablespace'), 'features')
})

afterAll(async () => {
  await source?.remove()
  await target?.remove()
  await succeed('docker', ['volume', 'rm', '-f', dumps])
})

describe('the features', () => {
  test('are dumped and restored without a word', async () => {
    const silence = { exitCode: 0, stdout: '', stderr: '' }

    expect(await source.run(dump)).toEqual(silence)
    // The only error: the role of the new server itself is there already.
    expect((await target.run(restoreGlobals)).stderr).toMatch(
      /^[^\n]*ERROR: {2}role "postgres" already exists\n$/,
    )
    expect(await target.run(restore)).toEqual(silence)
  })

  test.each([
    ['defined', (query: Query) => readCatalogue(query, 'features')],
    ['filled', (query: Query) => readContents(query, 'features')],
    ['owned', (query: Query) => readRoles(query)],
  ])('are %s afterwards as they were before', async (_, read) => {
    const expected = await read(source.sql)

    expect(expected).toContain('feature')
    expect(await read(target.sql)).toBe(expected)
  })
})

describe('the comparison', () => {
  let unspoiled: string
  let spoiled: readonly string[]
  let afterwards: string

  beforeAll(async () => {
    ;[unspoiled = '', ...spoiled] = await readSpoiled([
      '',
      ...featureSpoilings.map(({ sql }) => sql),
      '',
    ])
    afterwards = spoiled.at(-1) ?? ''
  })

  test.each(featureSpoilings.map(({ what }, index) => ({ what, index })))(
    'notices that $what',
    ({ index }) => {
      expect(spoiled[index]?.length).toBeGreaterThan(10_000)
      expect(spoiled[index]).not.toBe(unspoiled)
    },
  )

  // Else everything after a spoiling that stays would be noticed for the wrong reason.
  test('sees nothing that is left of all these spoilings', () => {
    expect(afterwards).toBe(unspoiled)
  })
})

const dump = `pg_dumpall -U postgres -g -f /dumps/globals.sql
  pg_dump -U postgres -Fd -Z0 -j2 -f /dumps/features -d features`
const restoreGlobals = 'psql -X -q -U postgres -d postgres -f /dumps/globals.sql'
// One job: of two, one joins indexes while the other checks foreign keys, and now and then they block each other (split-load.ts).
const restore = 'pg_restore -U postgres -d postgres --create -e /dumps/features'

/** Reads everything once after each spoiling, in a transaction that is undone. All in one session: else most of the time is Docker's. */
async function readSpoiled(spoilings: readonly string[]): Promise<string[]> {
  const statements: string[] = []
  const collect: Query = (statement) => {
    statements.push(statement)
    return Promise.resolve('')
  }
  await Promise.all([
    readCatalogue(collect, 'features'),
    readContents(collect, 'features'),
    readRoles(collect),
  ])
  const script = spoilings.map(
    (spoiling) =>
      `BEGIN; ${spoiling}; SELECT '>>>'; ${statements.join('')} SELECT '<<<'; ROLLBACK;\n`,
  )
  const answer = await source.sql(script.join(''), 'features')
  return [...answer.matchAll(/^>>>\n([^]*?)^<<<$/gm)].map((match) => match[1] ?? '')
}
