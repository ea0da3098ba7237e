import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { eventually } from '../support/eventually.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { giveRepository } from '../support/ready-repository.ts'

let stack: OwnStack
let manifest: Manifest
let exitCode: number

beforeAll(async () => {
  stack = await startOwnStack('bad-databases')
  await Promise.all(['wrong', 'by-file', 'by-label'].map(awaitServer))
  await giveRepository(stack.container('lifeboat'))
  await psql('wrong', `ALTER ROLE postgres PASSWORD 'fresh'`)
  await psql('by-label', `ALTER ROLE postgres PASSWORD 'fresh'`)
  await psql('by-label', `CREATE ROLE keeper SUPERUSER LOGIN PASSWORD 'of the keeper'`)
  await psql('by-label', 'CREATE TABLE kept AS SELECT generate_series(1, 7) AS n')
  // What a live server would have there: nothing of it may turn up among the files.
  for (const service of ['asleep', 'elsewhere']) {
    await stack.shell(
      service,
      'for d in /var/lib/postgresql/data /srv/cluster; do mkdir -p $d; echo 17 >$d/PG_VERSION; done',
    )
  }
  await stack.shell('files', 'echo kept >/data/file')
  // By its name it is before the server itself.
  await stack.compose('run', '--detach', '--name', `${stack.project}-a`, 'by-file', 'sleep', '600')
  const outcome = await stack.lifeboat(['backup', '--json'])
  exitCode = outcome.exitCode
  manifest = JSON.parse(outcome.stdout)
})

afterAll(() => stack.down())

describe('a backup of a stack with databases that cannot be asked', () => {
  test('is incomplete and says of each one why, with a hint', () => {
    expect(exitCode).toBe(3)
    expect(manifest.state).toBe('incomplete')
    expect(manifest.failures).toMatchObject([
      {
        what: 'database asleep',
        code: 'database-unreachable',
        why: expect.stringMatching(
          /^no server answers in asleep at 127\.0\.0\.1:5432 \(.*ECONNREFUSED/,
        ),
        hint: 'Look at docker compose logs of that service; start it, or wait until it is healthy. If it is no server, give it the label lifeboat.enable: "false".',
      },
      {
        what: 'database elsewhere',
        code: 'database-password-unreadable',
        why: expect.stringMatching(
          /label lifeboat\.database\.password-file of .* names \/run\/secrets\/forgotten/,
        ),
        hint: 'Mount that file into the lifeboat service at the same path.',
      },
      {
        what: 'database wrong',
        code: 'database-login-refused',
        why: expect.stringContaining('the server of wrong refuses the login of "postgres"'),
        hint: 'Set the labels lifeboat.database.user and lifeboat.database.password-file on that service, or mend POSTGRES_PASSWORD in its environment.',
      },
    ])
  })

  test('says nothing of what only looks like a server: a tool, and a command in a server’s image', () => {
    const said = manifest.failures.map(({ what }) => what)
    expect(said).not.toContain('database exporter')
    expect(said).not.toContain('database by-file')
    expect(manifest.coverage).toContainEqual(
      expect.objectContaining({ service: 'exporter', class: 'archived' }),
    )
  })

  test('never copies what may be a live data directory: each such mount is uncovered', async () => {
    const uncovered = manifest.coverage.filter((mount) => mount.class === 'uncovered')
    expect(new Set(uncovered.map(({ service }) => service))).toEqual(
      new Set(['asleep', 'elsewhere', 'wrong']),
    )
    expect(uncovered.map(({ target }) => target)).toContain('/srv/cluster')

    const part = manifest.parts.find(({ kind }) => kind === 'files')?.snapshot ?? 'none'
    const listing = await stack.shell(
      'lifeboat',
      `RESTIC_PASSWORD=test restic -r /repository --no-cache --no-lock ls ${part}`,
    )

    expect(listing).toContain(`/stack/volumes/${stack.project}_data/file`)
    expect(listing).not.toContain('PG_VERSION')
  })

  test('holds the database whose password stands in a secret file of its own', () => {
    expect(findServer('by-file')?.databases.map(({ name }) => name)).toEqual([
      'postgres',
      'template1',
    ])
  })

  test('holds the database whose login its labels name', () => {
    const databases = findServer('by-label')?.databases ?? []
    expect(databases[0]?.tables).toEqual([{ schema: 'public', name: 'kept', rows: 7 }])
  })

  test('is listed, yet is not what latest means', async () => {
    const listed = await stack.lifeboat(['list', '--json'])
    const latest = await stack.lifeboat(['show', 'latest'])

    expect(JSON.parse(listed.stdout)).toMatchObject([{ id: manifest.id, state: 'incomplete' }])
    expect(latest.exitCode).toBe(12)
    expect(latest.stderr).toContain('there is no complete backup of this stack')
  })
})

test('doctor names every database that cannot be asked, and the coverage, each with a hint', async () => {
  const outcome = await stack.lifeboat(['doctor', '--json'])

  expect(outcome.exitCode).toBe(2)
  expect(JSON.parse(outcome.stdout)).toMatchObject([
    { check: 'engine', ok: true, hint: null },
    { check: 'repository', ok: true, hint: null },
    {
      check: 'databases',
      ok: false,
      found: expect.stringMatching(/database asleep: .*database elsewhere: .*database wrong: /),
      hint: expect.stringContaining('labels'),
    },
    { check: 'coverage', ok: false, hint: expect.stringContaining('incomplete') },
    { check: 'labels', ok: true, hint: null },
    { check: 'backup', ok: true, hint: null },
  ])
})

test('after all of this nothing of Lifeboat’s own is left on the engine', async () => {
  expect(await stack.left()).toEqual([])
})

function findServer(service: string): Manifest['servers'][number] | undefined {
  return manifest.servers.find((server) => server.service === service)
}

function psql(service: string, statement: string): Promise<string> {
  return stack.shell(service, `psql -U postgres -v ON_ERROR_STOP=1 -c "${statement}"`)
}

function awaitServer(service: string): Promise<void> {
  return eventually(
    () => stack.shell(service, 'pg_isready -h 127.0.0.1 -U postgres').then(() => undefined),
    {
      limitMs: 120_000,
    },
  )
}
