import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { type Baseline, expectUnharmed, takeBaseline } from '../support/baseline.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { eventually } from '../support/eventually.ts'
import { addGuest } from '../support/guest.ts'
import { buildOwnImage } from '../support/own-image.ts'
import { actAtCall, runDocker } from '../support/proxied-engine.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let db: string
let volume: string
let cold: Manifest

beforeAll(async () => {
  stack = await startTestStack({ env: { TEST_HEALTH_INTERVAL: '2s' } })
  db = stack.container('db')
  volume = `${stack.project}_database`
  await stack.sql('CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n')
  await stack.shell('files', 'echo kept >/data/file')
  runDocker('stop', db)
  cold = await askLifeboat(stack, ['backup'])
})

afterAll(async () => {
  await stack?.down()
})

describe('a database that was stopped in good order', () => {
  test('makes a complete backup, which knows what ran on the files', () => {
    const [imageId, image] = runDocker('inspect', '-f', '{{.Image}} {{.Config.Image}}', db)
      .trim()
      .split(' ')

    expect(cold).toMatchObject({
      state: 'complete',
      failures: [],
      servers: [],
      cold: [
        {
          kind: 'postgres',
          service: 'db',
          container: db,
          image,
          imageId,
          versionMajor: expect.stringMatching(/^\d+$/),
          clean: true,
          mount: { kind: 'volume', source: volume },
          inside: '',
        },
      ],
    })
    expect(cold.coverage.find(({ source }) => source === volume)).toMatchObject({
      class: 'archived',
      because: 'the server of db is stopped and was shut down cleanly',
    })
  })

  test('is shown as what it is', async () => {
    const { stdout } = await stack.lifeboat(['show', cold.id])

    expect(stdout).toMatch(/^db +files of PostgreSQL \d+, level stopped +cleanly/m)
  })

  test('comes back under the server that runs by now, which is stopped for it and started with the old rows', async () => {
    await startDatabase()
    await stack.sql('DELETE FROM kept; CREATE TABLE later AS SELECT 1 AS n')

    const report = await restore(stack, cold.id, '--volume=database')

    expect(report.services).toMatchObject([{ service: 'db', health: 'healthy' }])
    expect(await stack.sql('SELECT count(*), sum(n) FROM kept')).toBe('1000|500500\n')
    expect(await stack.sql(`SELECT to_regclass('later') IS NULL`)).toBe('t\n')
    const safety = await askLifeboat<Manifest>(stack, ['show', String(report.safeguard)])
    expect(safety).toMatchObject({
      state: 'complete',
      cold: [{ clean: true, mount: { source: volume } }],
    })
  })

  test('comes back while it is stopped', async () => {
    await stack.sql('DELETE FROM kept')
    runDocker('stop', db)
    const report = await restore(stack, cold.id, '--volume=database', '--no-safeguard')
    await startDatabase()
    expect(report.services).toEqual([])
    expect(await stack.sql('SELECT count(*) FROM kept')).toBe('1000\n')
  })
})

describe('a stopped database', () => {
  let before: Baseline

  beforeEach(async () => {
    before = await takeBaseline(stack)
  })

  test('that was killed is held as it stands, and the backup is incomplete and says why', async () => {
    runDocker('kill', '-s', 'KILL', db)

    const doctor = await stack.lifeboat(['doctor', '--json'])
    const { exitCode, manifest } = await backUp()

    await startDatabase()
    expect(JSON.parse(doctor.stdout)).toContainEqual(
      expect.objectContaining({
        check: 'databases',
        ok: false,
        found: expect.stringContaining('was not shut down cleanly'),
      }),
    )
    expect(exitCode).toBe(3)
    expect(manifest).toMatchObject({
      state: 'incomplete',
      failures: [
        {
          what: 'database db',
          code: 'database-not-shut-down',
          why: 'the server of db is stopped and was not shut down cleanly: its cluster state is "in production", postmaster.pid is still there, its exit code is 137',
          hint: expect.stringContaining('stop_grace_period'),
        },
      ],
      cold: [{ service: 'db', clean: false }],
    })
    expect(manifest.archived.map(({ source }) => source)).toContain(volume)
    await expectUnharmed(stack, before)
  })

  // The first look at the volume belongs to the discovery, the second to the copy.
  const starts: [string, () => unknown, string][] = [
    ['is started', () => runDocker('start', db), 'was stopped, and is running now'],
    [
      'is started, and ends again,',
      () => {
        runDocker('start', db)
        runDocker('kill', '-s', 'KILL', db)
      },
      'was started and stopped while its files were copied',
    ],
  ]
  test.each(starts)('that %s while its files are copied is not held', async (_what, act, why) => {
    runDocker('stop', db)
    const { env } = await actAtCall(stack, { path: `/volumes/${volume}`, nth: 2 }, act)
    const { exitCode, manifest } = await backUp(env)

    await startDatabase()
    expect(exitCode).toBe(3)
    expect(manifest).toMatchObject({
      state: 'incomplete',
      // What the server takes away meanwhile could not be read, which may be a failure of its own.
      failures: expect.arrayContaining([
        expect.objectContaining({
          what: `volume ${volume}`,
          code: 'database-started',
          why: `${db} ${why}`,
        }),
      ]),
      cold: [],
    })
    expect(manifest.archived.map(({ source }) => source)).toEqual([`${stack.project}_data`])
    await expectUnharmed(stack, before)
  })
})

describe('under another image', () => {
  let image: string

  beforeAll(async () => {
    image = await buildOwnImage(process.env['TEST_POSTGRES_IMAGE'] ?? 'postgres:17', 'cold')
    runDocker('rm', '-f', db)
    await addGuest(stack, {
      service: 'db',
      image,
      mounts: [`${volume}:/var/lib/postgresql/data`],
      command: ['postgres', '-c', 'fsync=off'],
    })
    await awaitServer()
    await stack.sql('CREATE TABLE untouched AS SELECT 1 AS n')
  })

  afterAll(() => {
    runDocker('rm', '-f', db)
    runDocker('image', 'rm', image)
  })

  test.each(['restore', 'restore --dry-run'])(
    '%s is refused, naming both images, and nothing is touched',
    async (words) => {
      const command = words.split(' ')
      const before = await look()
      const confirm = command.length === 1 ? ['--yes'] : []

      const args = [...command, cold.id, '--volume=database', ...confirm]
      const { exitCode, stdout, stderr } = await stack.lifeboat(args)

      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
      expect(stderr).toContain(
        `error: ${volume} holds the files of the stopped database db, and db has another image now`,
      )
      expect(stderr).toContain(String(cold.cold[0]?.imageId))
      expect(stderr).toContain(runDocker('inspect', '-f', '{{.Image}}', db).trim())
      expect(stderr).toContain(`--volume ${volume} --into NAME. Nothing was changed.`)
      expect(await look()).toEqual(before)
      expect(await stack.sql('SELECT n FROM untouched')).toBe('1\n')
    },
  )

  test('they go into a new volume beside it', async () => {
    const beside = `${stack.project}-beside`
    onTestFinished(() => void runDocker('volume', 'rm', '-f', beside))

    await restore(stack, cold.id, '--volume=database', `--into=${beside}`)

    const found = runDocker('run', '--rm', '-v', `${beside}:/x:ro`, image, 'cat', '/x/PG_VERSION')
    expect(found.trim()).toBe(cold.cold[0]?.versionMajor)
    expect(await stack.sql('SELECT n FROM untouched')).toBe('1\n')
  })
})

async function backUp(
  env: Record<string, string> = {},
): Promise<{ exitCode: number; manifest: Manifest }> {
  const { exitCode, stdout, stderr } = await stack.lifeboat(['backup', '--json'], env)
  if (stdout === '') throw new Error(`no backup: ${stderr}`)
  return { exitCode, manifest: JSON.parse(stdout) as Manifest }
}

async function startDatabase(): Promise<void> {
  runDocker('start', db)
  await awaitServer()
}

function awaitServer(): Promise<void> {
  return eventually(() => stack.sql('SELECT 1').then(() => undefined), { limitMs: 60_000 })
}

/** What a restore would change first: the server's container, the engine, the repository. */
async function look(): Promise<unknown> {
  return {
    started: runDocker('inspect', '-f', '{{.State.StartedAt}} {{.State.Status}}', db),
    inventory: await listInventory(stack.project),
    snapshots: await stack.shell('lifeboat', 'ls /repository/snapshots'),
  }
}
