/** `docker run --rm` leaves nothing but what is on the engine: from that a second run must find its way, wherever the first was killed. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { compareFiles } from '../support/restore/shop-state.ts'
import { type KeptState, readKept } from '../support/rebuild/kept-state.ts'
import { readInventory } from '../support/rebuild/read-inventory.ts'
import { list } from '../support/rebuild/run-docker.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startShop } from '../support/rebuild/start-shop.ts'

let scene: RebuildScene
let before: KeptState

beforeAll(async () => {
  scene = await startShop()
  await scene.backUp()
  before = await readKept(scene.stack)
})

afterAll(() => scene?.down())

/** What the engine has just done, and whether the data is back by then. PROJECT stands for the project's name. */
const moments: [event: string, isFilled: boolean][] = [
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
  ['container destroy lifeboat-rebuild-PROJECT-raising', true],
]

test.each(isTorture ? moments : moments.slice(0, 1))(
  'killed after "%s": nothing serves by halves, and a second run makes the stack what it was',
  async (event, isFilled) => {
    await scene.lose()
    const { project } = scene.stack
    const pattern = new RegExp(`^${event.replaceAll('PROJECT', project)}$`)

    await scene.killRebuild((line) => pattern.test(line))

    const { containers } = await readInventory(project)
    const halves = containers.filter(({ Name }) => String(Name) !== `/${project}-db-1`)
    if (!isFilled) expect(halves.filter(isRunning)).toEqual([])
    if (!isFilled) expect(containers.filter(restartsByItself)).toEqual([])
    await scene.rebuild()
    const after = await readKept(scene.stack)
    expect({ ...after, files: undefined }).toEqual({ ...before, files: undefined })
    expect(compareFiles(before.files, after.files)).toEqual({})
    expect(
      await list(undefined, ['ps', '-aq', `--filter=label=lifeboat.project=${project}`]),
    ).toEqual([])
  },
)

function isRunning({ State }: Readonly<Record<string, unknown>>): boolean {
  return (State as { Running: boolean }).Running
}

function restartsByItself({ HostConfig }: Readonly<Record<string, unknown>>): boolean {
  const { RestartPolicy } = HostConfig as { RestartPolicy: { Name: string } }
  return !['', 'no'].includes(RestartPolicy.Name)
}
