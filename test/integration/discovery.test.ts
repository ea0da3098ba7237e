import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { CoveredMount } from '../../src/model/coverage.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { isTorture } from '../support/torture.ts'
import { eventually } from '../support/eventually.ts'
import { holdTable } from '../support/hold-table.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { giveRepository } from '../support/ready-repository.ts'
import { runCommand, succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'

let stack: OwnStack
let coverage: CoveredMount[]

beforeAll(async () => {
  stack = await startOwnStack('discovery')
  for (const service of ['db', 'retired']) await awaitServer(service)
  await giveRepository(stack.container('lifeboat'))
  await stack.compose('stop', 'retired')
  await sql('CREATE TABLE held AS SELECT generate_series(1, 10) AS n')
  await stack.shell(
    'worker',
    'echo kept >/shared/file; echo kept >/anonymous/file; echo lost >/memory/file',
  )
  coverage = (await plan()).coverage
})

afterAll(async () => {
  await stack.down()
  await succeed('docker', ['image', 'rm', `${stack.project}-db`])
})

describe('the plan', () => {
  test('puts each mount of each container in exactly one class, with a reason', async () => {
    const planned = coverage.map(({ container, target }) => `${container} ${target}`)
    const ids = (await stack.compose('ps', '--all', '--quiet')).trim().split('\n')
    const format =
      '{{range .Mounts}}{{$.Name}} {{.Destination}}\n{{end}}{{range $p, $_ := .HostConfig.Tmpfs}}{{$.Name}} {{$p}}\n{{end}}'
    const mounted = await succeed('docker', ['inspect', '-f', format, ...ids])

    expect(planned.toSorted()).toEqual(
      mounted
        .split('\n')
        .filter(Boolean)
        .map((line) => line.slice(1))
        .toSorted(),
    )
    expect(coverage.every(({ because }) => because !== '')).toBe(true)
  })

  test('prints each of them on a line of its own', async () => {
    const { stdout } = await stack.lifeboat(['plan'])
    const table =
      stdout.slice(stdout.indexOf('COVERAGE')).split('\n\n')[0]?.trim().split('\n') ?? []
    expect(table.slice(1)).toHaveLength(coverage.length)
  })

  test('dumps the live server, though a container that ended long ago mounts the same volume', () => {
    const ofDatabase = coverage.filter(({ source }) => source === `${stack.project}_database`)
    expect(ofDatabase.map((mount) => [mount.service, mount.class])).toEqual([
      ['admin', 'dumped'],
      ['db', 'dumped'],
    ])
  })

  test.each([
    [
      'retired',
      '/var/lib/postgresql/data',
      'archived',
      'the server of retired is stopped and was shut down cleanly',
    ],
    ['worker', '/shared', 'archived', 'worker, worker writes to it'],
    ['worker', '/anonymous', 'archived', 'worker writes to it'],
    ['worker', '/site', 'archived', 'worker, worker writes to it'],
    ['worker', '/memory', 'excluded', 'in memory: empty after every stop, by design'],
    ['worker', '/backups', 'excluded', 'the repository is not part of a backup'],
    [
      'worker',
      '/var/run/docker.sock',
      'referenced',
      'belongs to the host, not to the stack; its path is in the configuration',
    ],
    ['lifeboat', '/repository', 'excluded', 'Lifeboat itself is not part of a backup'],
  ])('puts %s %s among the %s mounts', (service, target, verdict, because) => {
    const mounts = coverage.filter((mount) => mount.service === service && mount.target === target)
    expect(mounts.length).toBeGreaterThan(0)
    for (const mount of mounts) expect(mount).toMatchObject({ class: verdict, because })
  })

  test('tells anonymous volumes from those with a name', () => {
    const kinds = coverage.filter(
      ({ service, container }) => service === 'worker' && container.endsWith('-1'),
    )
    expect(Object.fromEntries(kinds.map(({ target, kind }) => [target, kind]))).toEqual({
      '/anonymous': 'anonymous volume',
      '/backups': 'bind',
      '/memory': 'tmpfs',
      '/shared': 'volume',
      '/site': 'bind',
      '/var/run/docker.sock': 'bind',
    })
  })
})

describe('a backup', () => {
  let manifest: Manifest

  beforeAll(async () => {
    const { stdout } = await stack.lifeboat(['backup', '--json'])
    manifest = JSON.parse(stdout)
  })

  test('is complete, although its container’s hostname is the name of another one', () => {
    expect(manifest).toMatchObject({ state: 'complete', project: stack.project, failures: [] })
  })

  test('holds what two containers share once', () => {
    const sources = manifest.archived.map(({ source }) => source)
    expect(sources.filter((source) => source === `${stack.project}_shared`)).toHaveLength(1)
    expect(new Set(sources).size).toBe(sources.length)
  })

  test('holds the files of the stopped server, and none of the live one’s', async () => {
    const listing = await listPart('files')
    expect(listing).toContain(`/stack/volumes/${stack.project}_retired/PG_VERSION`)
    expect(listing).not.toContain(`${stack.project}_database`)
  })

  test('holds the project’s folder without the repository that lies below it', async () => {
    const listings = [await listPart('config'), await listPart('files')].join('\n')

    expect(listings).toContain('/project/compose.yml')
    expect(listings).toContain(`/stack/binds${stack.folder}/site/index.html`)
    expect(listings).not.toContain('backups/config')
  })

  async function listPart(kind: string): Promise<string> {
    const id = manifest.parts.find((part) => part.kind === kind)?.snapshot ?? 'none'
    return stack.shell(
      'lifeboat',
      `RESTIC_PASSWORD=test restic -r /repository --no-cache --no-lock ls ${id}`,
    )
  }
})

describe('beside the daemon', () => {
  test('a one-off run makes a backup in which neither of them has a part', async () => {
    const stdout = await stack.compose(
      'run',
      '--rm',
      '-T',
      'lifeboat',
      'backup',
      '--type',
      'volumes',
      '--json',
    )

    const manifest = JSON.parse(stdout) as Manifest
    const own = manifest.coverage.filter(({ service }) => service === 'lifeboat')
    expect(manifest.state).toBe('complete')
    expect(new Set(own.map(({ container }) => container)).size).toBe(2)
    expect(new Set(own.map((mount) => mount.class))).toEqual(new Set(['excluded']))
  })

  test.runIf(isTorture)('of another image it takes the daemon for Lifeboat', async () => {
    const image = `${stack.project}-newer`
    const base = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
    await succeed(
      'docker',
      ['build', '-q', '-t', image, '-'],
      `FROM ${base}\nLABEL test.session=newer\n`,
    )
    const { stdout } = await runCommand(
      'docker',
      ['compose', '-p', stack.project, 'run', '--rm', '-T', 'lifeboat', 'plan', '--json'],
      { cwd: stack.folder, env: { TEST_LIFEBOAT_IMAGE: image } },
    )
    await succeed('docker', ['image', 'rm', image])

    const own = (JSON.parse(stdout) as { coverage: CoveredMount[] }).coverage.filter(
      ({ service }) => service === 'lifeboat',
    )
    expect(own.length).toBeGreaterThan(0)
    expect(own.filter((mount) => mount.class !== 'excluded')).toEqual([])
  })

  test('a run from outside the project takes the daemon for Lifeboat by its image', async () => {
    const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
    const socket = '/var/run/docker.sock:/var/run/docker.sock'
    const project = `LIFEBOAT_PROJECT=${stack.project}`
    const options = ['run', '--rm', '-v', socket, '-e', project, '--label', sessionLabel()]

    const stdout = await succeed('docker', [...options, image, 'plan', '--json'])

    const own = (JSON.parse(stdout) as { coverage: CoveredMount[] }).coverage.filter(
      ({ service }) => service === 'lifeboat',
    )
    expect(new Set(own.map((mount) => mount.class))).toEqual(new Set(['excluded']))
  })

  test.runIf(isTorture)('a command meanwhile ends with exit code 11, naming it', async () => {
    const release = await holdTable(sql, 'held')
    const running = stack.compose(
      'run',
      '--rm',
      '-T',
      'lifeboat',
      'backup',
      '--type',
      'database',
      '--json',
    )
    await eventually(async () => (await stack.left()).some((name) => name.endsWith('-dump-db')))

    const refused = await stack.lifeboat(['backup'])
    const meanwhile = await plan()

    await release()
    const { id, state } = JSON.parse(await running) as Manifest
    expect(state).toBe('complete')
    expect(refused.exitCode).toBe(11)
    expect(refused.stderr).toContain(`error: run ${id} (backup, since `)
    expect(meanwhile.coverage.filter(({ service }) => service !== 'lifeboat')).toEqual(
      coverage.filter(({ service }) => service !== 'lifeboat'),
    )
  })
})

test('after all of this nothing of Lifeboat’s own is left on the engine', async () => {
  expect(await stack.left()).toEqual([])
})

async function plan(): Promise<{ coverage: CoveredMount[] }> {
  const { stdout, stderr } = await stack.lifeboat(['plan', '--json'])
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

function sql(statement: string): Promise<string> {
  const psql = ['psql', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-XAtq']
  return succeed('docker', ['exec', '-i', stack.container('db'), ...psql], statement)
}

function awaitServer(service: string): Promise<void> {
  const ready = 'pg_isready -h 127.0.0.1 -U postgres'
  return eventually(() => stack.shell(service, ready).then(() => undefined), { limitMs: 120_000 })
}
