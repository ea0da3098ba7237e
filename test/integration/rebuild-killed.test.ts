/** `docker run --rm` leaves nothing but what is on the engine: from that a second run must find its way, wherever the first was killed. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { compareFiles } from '../support/restore/shop-state.ts'
import { type KeptState, readKept } from '../support/rebuild/kept-state.ts'
import { readInventory } from '../support/rebuild/read-inventory.ts'
import { list, runDocker } from '../support/rebuild/run-docker.ts'
import { runSql } from '../support/rebuild/run-sql.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startShop } from '../support/rebuild/start-shop.ts'
import { runWalker } from '../support/walker.ts'

let scene: RebuildScene
let before: KeptState
let backup: string

beforeAll(async () => {
  scene = await startShop()
  backup = await scene.backUp()
  before = await readKept(scene.stack)
})

afterAll(() => scene?.down())

/**
 * What the engine has just done, whether the data is back by then, and which of its marks is gone besides. PROJECT stands for the project's name.
 */
const moments: [event: string, isFilled: boolean, gone?: string][] = [
  ['container create lifeboat-journal-PROJECT-2', false],
  ['container create lifeboat-rebuild-PROJECT-raising', false],
  ['container start .*-write-config', false],
  ['container die .*-write-config', false],
  ['network create PROJECT_default', false],
  ['volume create PROJECT_database', false],
  ['container create PROJECT-db-1', false],
  ['container create PROJECT-app-1', false],
  ['container start PROJECT-db-1', false],
  ['container start .*-load-db', false],
  ['container create lifeboat-journal-PROJECT-1', false],
  ['container create lifeboat-journal-PROJECT-3', false],
  ['container start .*-exchange-files', false],
  ['container destroy lifeboat-journal-PROJECT-1', false],
  ['container create lifeboat-rebuild-PROJECT-filled', true],
  ['container start PROJECT-app-1', true],
  ['container update PROJECT-app-1', true],
  // The end is too near for a kill behind that: of two marks one is left.
  ['container update PROJECT-app-1', true, 'lifeboat-rebuild-PROJECT-raising'],
]

test.each(isTorture ? moments : moments.slice(0, 1))(
  'killed after "%s": nothing serves by halves, and a second run makes the stack what it was',
  async (event, isFilled, gone) => {
    await scene.lose()
    const { project } = scene.stack
    const naming = (name: string): string => name.replaceAll('PROJECT', project)
    const pattern = new RegExp(`^${naming(event)}$`)

    await scene.killRebuild((line) => pattern.test(line))

    const { containers } = await readInventory(project)
    const halves = containers.filter(({ Name }) => String(Name) !== `/${project}-db-1`)
    if (!isFilled) expect(halves.filter(isRunning)).toEqual([])
    if (!isFilled) expect(containers.filter(restartsByItself)).toEqual([])
    if (gone !== undefined) await runDocker(undefined, ['rm', naming(gone)])
    if (isFilled) await goOn()

    await scene.rebuild()

    if (isFilled) await expectWentOn()
    const after = await readKept(scene.stack)
    expect({ ...after, files: undefined }).toEqual({ ...before, files: undefined })
    expect(compareFiles(before.files, after.files)).toEqual({})
    expect(
      await list(undefined, ['ps', '-aq', `--filter=label=lifeboat.project=${project}`]),
    ).toEqual([])
  },
)

test.runIf(isTorture)(
  'one of an older backup, killed, goes on with that one when the latest is asked for',
  async () => {
    const { project } = scene.stack
    await scene.stack.compose('up', '--detach', 'lifeboat')
    await runSql(scene.stack, 'CREATE TABLE newer AS SELECT 8 AS n')
    await scene.backUp()
    await scene.lose()
    const moment = `network create ${project}_default`
    await scene.killRun((line) => line === moment, 'restore', backup, '--yes')

    await scene.rebuild()

    const after = await readKept(scene.stack)
    expect({ ...after, files: undefined }).toEqual({ ...before, files: undefined })
  },
)

/** Services that a killed rebuild has started write: what comes of that is not in the backup. */
async function goOn(): Promise<void> {
  await runSql(scene.stack, 'CREATE TABLE since AS SELECT 7 AS n')
  await inUploads('echo since >/uploads/since')
}

/** It is still there; and it is taken away again. */
async function expectWentOn(): Promise<void> {
  expect(await runSql(scene.stack, 'SELECT n FROM since')).toBe('7\n')
  expect(await inUploads('cat /uploads/since')).toBe('since\n')
  await runSql(scene.stack, 'DROP TABLE since')
  await inUploads('rm /uploads/since')
}

/** The folder has the times that it had. */
function inUploads(command: string): Promise<string> {
  const keeping = `touch -r /uploads /tmp/times && ${command} && touch -r /tmp/times /uploads`
  return runWalker([`${scene.stack.project}_uploads:/uploads`], ['sh', '-c', keeping])
}

function isRunning({ State }: Readonly<Record<string, unknown>>): boolean {
  return (State as { Running: boolean }).Running
}

function restartsByItself({ HostConfig }: Readonly<Record<string, unknown>>): boolean {
  const { RestartPolicy } = HostConfig as { RestartPolicy: { Name: string } }
  return !['', 'no'].includes(RestartPolicy.Name)
}
