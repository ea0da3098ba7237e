/** What is in the way of a rebuild that may replace it: nothing of it is lost, whatever becomes of the rebuild. With TORTURE only. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import { compareFiles } from '../support/restore/shop-state.ts'
import { type KeptState, readKept } from '../support/rebuild/kept-state.ts'
import { list, runDocker } from '../support/rebuild/run-docker.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startShop } from '../support/rebuild/start-shop.ts'
import { eventually } from '../support/eventually.ts'
import { succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'
import { walkerImage } from '../support/walker.ts'

const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'

let scene: RebuildScene
let before: KeptState
let project: string

beforeAll(async () => {
  scene = await startShop()
  project = scene.stack.project
  await scene.backUp()
  before = await readKept(scene.stack)
  await scene.lose()
  await standInTheWay()
}, 600_000)

afterAll(async () => {
  const names = await list(undefined, ['ps', '-aq', `--filter=name=^${project}`])
  if (names.length > 0) await runDocker(undefined, ['rm', '--force', '--volumes', ...names])
  if (project !== undefined) await list(undefined, ['volume', 'rm', '--force', `${project}_before`])
  await scene?.down()
})

test('without --replace all of it is refused by name', async () => {
  const refused = await scene.rebuild().then(String, String)

  expect(refused).toContain(`container ${project}-app-1 (exited)`)
  expect(refused).toContain(`container ${project}-db-1 (running)`)
  expect(refused).toContain(`volume ${project}_database`)
  expect(refused).toContain(`volume ${project}_uploads`)
})

test('a volume that somebody else uses is refused by name, and nothing is touched', async () => {
  const other = `${project}-other`
  const mount = `--volume=${project}_uploads:/data`
  await runDocker(undefined, [
    'run',
    '-d',
    `--name=${other}`,
    label(),
    mount,
    walkerImage,
    'sleep',
    '600',
  ])

  const refused = await scene.rebuild('--replace').then(String, String)

  expect(refused).toContain(
    `volume ${project}_uploads is used by ${other} (running), which is not in the way`,
  )
  expect(await state(`${project}-db-1`)).toBe('running')
  await runDocker(undefined, ['rm', '--force', other])
})

test('a rebuild that dies leaves the containers under another name and the data in a safety backup', async () => {
  await scene.killRebuild((event) => event === `container create ${project}-db-1`, '--replace')

  expect(await state(`${project}-db-1-replaced`)).toBe('exited')
  expect(await state(`${project}-app-1-replaced`)).toBe('exited')
  expect(await readVolume(`${project}_uploads`)).toBe('')

  await goBack(await newestSafeguard())

  expect(await readVolume(`${project}_uploads`)).toBe('mine: precious\n')
  expect(await ask()).toBe('a row of somebody’s')
  expect(await runDocker(undefined, ['cp', `${project}-app-1:/own`, '-'])).toContain(
    'in its own layer',
  )
})

test('one that is killed while it makes way goes on, and the stack is what it was', async () => {
  await scene.killRebuild(
    (event) => event === `container rename ${project}-app-1-replaced`,
    '--replace',
  )

  await scene.rebuild('--replace')

  const after = await readKept(scene.stack)
  expect({ ...after, files: undefined }).toEqual({ ...before, files: undefined })
  expect(compareFiles(before.files, after.files)).toEqual({})
  expect(await scene.stack.left()).toEqual([])
})

test('what was set aside is there, stopped, and starts by itself no more', async () => {
  for (const name of [`${project}-app-1-replaced`, `${project}-db-1-replaced`]) {
    const format = '{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}'
    expect(await runDocker(undefined, ['inspect', '-f', format, name])).toBe('exited no\n')
  }
})

test('the safety backup brings back what a volume held', async () => {
  const safeguard = await newestSafeguard()
  await scene.stack.compose('up', '--detach', 'lifeboat')

  // Over the live one the application would miss what it serves.
  const into = `${project}_before`
  const wanted = ['restore', safeguard, '--volume', `${project}_uploads`, '--into', into, '--yes']
  const { exitCode, stderr } = await scene.stack.lifeboat(wanted)

  expect(exitCode, stderr).toBe(0)
  expect(await readVolume(into)).toBe('mine: precious\n')
})

/** A server that runs, on a volume like the stack's; a container that has ended; a volume of nobody's. */
async function standInTheWay(): Promise<void> {
  const { Labels } = before.inventory.volumes[`${project}_database`] as { Labels: object }
  const labels = Object.entries(Labels).map(([key, value]) => `--label=${key}=${String(value)}`)
  await runDocker(undefined, ['volume', 'create', ...labels, `${project}_database`])
  const data = `--volume=${project}_database:/var/lib/postgresql/data`
  const server = ['--env=POSTGRES_PASSWORD=other', 'postgres:17', '-c', 'fsync=off']
  await runDocker(undefined, [
    'run',
    '-d',
    `--name=${project}-db-1`,
    label(),
    '--restart=always',
    data,
    ...server,
  ])
  await eventually(async () => {
    await sql(`CREATE TABLE IF NOT EXISTS kept AS SELECT 'a row of somebody’s' AS body`)
  })
  const app = [`--name=${project}-app-1`, label(), walkerImage]
  await runDocker(undefined, ['run', ...app, 'sh', '-c', 'echo in its own layer >/own'])
  await runDocker(undefined, ['volume', 'create', label(), `${project}_uploads`])
  await inVolume(`${project}_uploads`, 'echo precious >/data/mine')
}

/** The way that docs/rebuild.md says. */
async function goBack(safeguard: string): Promise<void> {
  const made = await list(undefined, [
    'ps',
    '-aq',
    `--filter=label=com.docker.compose.project=${project}`,
  ])
  const marks = await list(undefined, ['ps', '-aq', `--filter=name=^lifeboat-rebuild-${project}-`])
  await runDocker(undefined, ['rm', '--force', ...made, ...marks])
  for (const volume of [`${project}_uploads`, `${project}_database`]) {
    await succeed('docker', [
      'run',
      '--rm',
      label(),
      `--volume=${scene.repository}:/repository`,
      `--volume=${volume}:/stack/volumes/${volume}`,
      '--env=RESTIC_REPOSITORY=/repository',
      '--env=RESTIC_PASSWORD=test',
      '--entrypoint=restic',
      image,
      'restore',
      '--tag',
      `lifeboat=files,backup=${safeguard}`,
      'latest:/stack/volumes',
      '--target',
      '/stack/volumes',
      '--include',
      `/${volume}`,
      '--delete',
    ])
  }
  for (const name of [`${project}-app-1`, `${project}-db-1`]) {
    await runDocker(undefined, ['rename', `${name}-replaced`, name])
  }
  await runDocker(undefined, ['update', '--restart=always', `${project}-db-1`])
  await runDocker(undefined, ['start', `${project}-db-1`])
}

async function newestSafeguard(): Promise<string> {
  const said = await succeed('docker', [
    'run',
    '--rm',
    label(),
    '--volume=/var/run/docker.sock:/var/run/docker.sock',
    `--volume=${scene.repository}:/repository`,
    '--env=LIFEBOAT_PASSWORD=test',
    `--env=LIFEBOAT_PROJECT=${project}`,
    image,
    'list',
    '--json',
  ])
  const backups = JSON.parse(said) as Backup[]
  const ids = backups.map(({ id }) => id).filter((id) => id.endsWith('-safety'))
  return ids.toSorted().at(-1) ?? 'none'
}

async function ask(): Promise<string> {
  return eventually(async () => (await sql('SELECT body FROM kept')).trim())
}

function sql(statement: string): Promise<string> {
  const command = ['psql', '-XAtq', '-h', '127.0.0.1', '-U', 'postgres', '-c', statement]
  return runDocker(undefined, ['exec', `${project}-db-1`, ...command])
}

function readVolume(name: string): Promise<string> {
  return inVolume(name, 'cd /data; for f in mine; do test ! -e $f || echo "$f: $(cat $f)"; done')
}

function inVolume(name: string, command: string): Promise<string> {
  const mount = `--volume=${name}:/data`
  return runDocker(undefined, ['run', '--rm', label(), mount, walkerImage, 'sh', '-c', command])
}

async function state(name: string): Promise<string> {
  return (await runDocker(undefined, ['inspect', '-f', '{{.State.Status}}', name])).trim()
}

function label(): string {
  return `--label=${sessionLabel()}`
}
