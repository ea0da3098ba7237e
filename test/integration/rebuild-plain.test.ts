/** Containers of `docker run`, which Compose knows nothing of: backed up and made again as a stack all the same. With TORTURE only. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { eventually } from '../support/eventually.ts'
import { emptyProject } from '../support/rebuild/empty-project.ts'
import type { NormalisedInventory } from '../support/rebuild/inventory.ts'
import { normaliseInventory } from '../support/rebuild/normalise-inventory.ts'
import { readInventory } from '../support/rebuild/read-inventory.ts'
import { runDocker } from '../support/rebuild/run-docker.ts'
import { sessionLabel } from '../support/session.ts'
import { walkerImage } from '../support/walker.ts'

const project = `lifeboat-plain-${process.pid}`
const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
const labels = [`--label=${sessionLabel()}`, `--label=com.docker.compose.project=${project}`]

/** More than the configuration takes of one file. */
const large = randomBytes(11 * 1024 * 1024)

let folder: string
let before: NormalisedInventory
let said: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-plain-'))
  await mkdir(join(folder, 'repository'))
  await mkdir(join(folder, 'host'))
  await writeFile(join(folder, 'host/settings'), 'color = blue\n')
  await writeFile(join(folder, 'host/large'), large)
  await mkdir(join(folder, 'host/photos/album'), { recursive: true })
  await mkdir(join(folder, 'host/photos/empty'))
  await writeFile(join(folder, 'host/photos/album/film'), large)
  await symlink('album/film', join(folder, 'host/photos/newest'))
  await startStack()
  await lifeboat('backup')
  await remove('job')
  before = normaliseInventory(await readInventory(project))
  await emptyProject(project)
  await rm(join(folder, 'host'), { recursive: true })
  // On a new machine it may be the first of the stack that is brought up.
  await run('lifeboat', [...lifeboatOptions(), image])
  await awaitHealthy('lifeboat')
  said = await lifeboat('restore', 'latest', '--yes')
  await remove('lifeboat')
}, 600_000)

afterAll(async () => {
  await emptyProject(project)
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
})

test('every container, network and volume is what it was, to the last field that is not volatile', async () => {
  expect(normaliseInventory(await readInventory(project))).toEqual(before)
})

test('rows and files are back, and what shares another’s network or is linked to it sees it', async () => {
  expect(await sql('SELECT body FROM kept')).toBe('a row\n')
  expect(await shell('app', 'cat /data/kept /cache/kept /etc/settings')).toBe(
    'a file\na file\ncolor = blue\n',
  )
  expect(await shell('a-sidecar', 'hostname')).toBe(await shell('app', 'hostname'))
  expect(await shell('a-linked', 'getent hosts database')).toContain('database')
})

test('what was made for one command is not made again, and its command does not begin anew', async () => {
  expect(await shell('app', 'cat /data/jobs')).toBe('ran\n')
})

test('what containers only read is back, also where it is too much for the configuration', async () => {
  const host = join(folder, 'host')
  expect((await readFile(join(host, 'large'))).equals(large)).toBe(true)
  expect((await readFile(join(host, 'photos/newest'))).equals(large)).toBe(true)
  expect(await shell('app', 'cmp /etc/large /photos/album/film && ls /photos')).toBe(
    'album\nempty\nnewest\n',
  )
  expect(said).not.toContain('stands there already')
  expect(await lifeboat('show', 'latest')).toContain(`${host}/large: larger than`)
})

test('the report does not send anybody to Compose', () => {
  expect(said).toContain('Lifeboat itself is in no backup: start it as before')
})

test('and it makes the next complete backup', async () => {
  expect(await lifeboat('backup')).toContain('complete')
})

/** By their names each of them would come before the one that it needs. */
async function startStack(): Promise<void> {
  await runDocker(undefined, ['network', 'create', `--label=${sessionLabel()}`, `${project}-net`])
  await run('wire', ['--init', walkerImage, 'sleep', 'infinity'])
  await run('db', [
    `--network=container:${project}-wire`,
    `--volume=${project}-rows:/var/lib/postgresql/data`,
    '--env=POSTGRES_PASSWORD=test',
    '--health-cmd=pg_isready -h 127.0.0.1 -U postgres',
    '--health-interval=1s',
    '--restart=unless-stopped',
    'postgres:17',
    '-c',
    'fsync=off',
  ])
  // Of the same service, and at rest: no server to wait for.
  await run('db-old', [
    `--label=com.docker.compose.service=${project}-db`,
    `--volume=${project}-rows:/var/lib/postgresql/data`,
    'postgres:17',
    'true',
  ])
  await run('app', [
    `--network=${project}-net`,
    '--network-alias=shop',
    `--volume=${project}-files:/data`,
    '--volume=/cache',
    `--volume=${join(folder, 'host/settings')}:/etc/settings:ro`,
    `--volume=${join(folder, 'host/large')}:/etc/large:ro`,
    `--volume=${join(folder, 'host/photos')}:/photos:ro`,
    '--restart=always',
    '--init',
    walkerImage,
    'sleep',
    'infinity',
  ])
  await run('a-sidecar', [
    `--network=container:${project}-app`,
    '--init',
    walkerImage,
    'sleep',
    'infinity',
  ])
  await run('a-linked', [
    `--link=${project}-wire:database`,
    '--init',
    walkerImage,
    'sleep',
    'infinity',
  ])
  await eventually(async () => {
    await sql(`CREATE TABLE IF NOT EXISTS kept AS SELECT 'a row'::text AS body`)
  })
  await shell('app', 'echo a file | tee /data/kept >/cache/kept')
  await run('job', [
    '--label=com.docker.compose.oneoff=True',
    `--volume=${project}-files:/data`,
    '--init',
    walkerImage,
    'sh',
    '-c',
    'echo ran >>/data/jobs && exec sleep infinity',
  ])
  await eventually(async () => {
    await shell('app', 'test -s /data/jobs')
  })
  await awaitHealthy('db')
}

async function awaitHealthy(name: string): Promise<void> {
  await eventually(async () => {
    const format = '{{.State.Health.Status}}'
    const health = await runDocker(undefined, ['inspect', '-f', format, `${project}-${name}`])
    if (health.trim() !== 'healthy') throw new Error(`${name} is ${health}`)
  })
}

async function run(name: string, rest: readonly string[]): Promise<void> {
  await runDocker(undefined, ['run', '--detach', `--name=${project}-${name}`, ...labels, ...rest])
}

async function remove(name: string): Promise<void> {
  await runDocker(undefined, ['rm', '--force', '--volumes', `${project}-${name}`])
}

function lifeboat(...command: string[]): Promise<string> {
  const options = [`--label=${sessionLabel()}`, ...lifeboatOptions()]
  return runDocker(undefined, ['run', '--rm', ...options, image, ...command])
}

function lifeboatOptions(): string[] {
  const settings = ['PASSWORD=test', `PROJECT=${project}`, 'VERIFY=written', 'IMAGES=none']
  return [
    '--volume=/var/run/docker.sock:/var/run/docker.sock',
    `--volume=${join(folder, 'repository')}:/repository`,
    ...settings.map((setting) => `--env=LIFEBOAT_${setting}`),
  ]
}

function shell(name: string, command: string): Promise<string> {
  return runDocker(undefined, ['exec', `${project}-${name}`, 'sh', '-c', command])
}

function sql(statement: string): Promise<string> {
  const command = ['psql', '-XAtq', '-h', '127.0.0.1', '-U', 'postgres', '-c', statement]
  return runDocker(undefined, ['exec', `${project}-db`, ...command])
}
