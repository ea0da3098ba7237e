/** A stack with whatever compose lets a project ask of the engine, lost and rebuilt with its folder somewhere else: with TORTURE only. */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { compareWalks, resticLimits } from '../fidelity/compare.ts'
import type { WalkEntry } from '../fidelity/walk-entry.ts'
import { type KeptState, readKept } from '../support/rebuild/kept-state.ts'
import { listIds } from '../support/rebuild/list-ids.ts'
import { readInventory } from '../support/rebuild/read-inventory.ts'
import { runDocker } from '../support/rebuild/run-docker.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startTorture } from '../support/rebuild/start-torture.ts'
import { runCommand } from '../support/run-command.ts'
import { walkTree } from '../support/walker.ts'

let scene: RebuildScene
let parent: string
let elsewhere: string
let before: KeptState
let folderBefore: readonly WalkEntry[]
let refused: string

beforeAll(async () => {
  scene = await startTorture()
  parent = await mkdtemp(join(tmpdir(), 'lifeboat-moved-'))
  elsewhere = join(parent, 'a new place', 'shop')
  await scene.backUp()
  before = await readKept(scene.stack)
  folderBefore = await walkTree(scene.stack.folder)
  await scene.lose()
  // Data of somebody's, where a volume of the stack goes.
  await mkdir(join(elsewhere, 'site'), { recursive: true })
  await writeFile(join(elsewhere, 'site/of-somebody'), 'precious')
  refused = await scene.rebuild('--project-dir', elsewhere).then(String, String)
  await rm(elsewhere, { recursive: true })
  await scene.rebuild('--project-dir', elsewhere)
}, 600_000)

afterAll(async () => {
  await scene?.down()
  if (parent !== undefined) await rm(parent, { recursive: true, force: true })
})

test('where data goes, nothing that stands there is written over', () => {
  expect(refused).toContain(`host path ${elsewhere}/site (not empty)`)
})

test('the folder is what it was, there and not where it was', async () => {
  expect(compareWalks(folderBefore, await walkTree(elsewhere), resticLimits)).toEqual([])
  await expect(stat(scene.stack.folder)).rejects.toThrow('ENOENT')
})

test('containers, networks and volumes are what they were, but for the folder and the hashes that it is in', async () => {
  const after = await readKept(scene.stack)

  const said = JSON.stringify(after.inventory).replaceAll(elsewhere, scene.stack.folder)
  expect(withoutHashes(JSON.parse(said))).toEqual(withoutHashes(before.inventory))
  expect(after.databases).toEqual(before.databases)
  expect(after.page).toBe(before.page)
})

test('compose in that folder makes nothing anew but Lifeboat’s own service', async () => {
  const { project, container } = scene.stack
  await runDocker(undefined, ['unpause', container('frozen')])
  const ids = listIds(await readInventory(project))

  const command = ['compose', '--project-name', project, 'up', '--detach', '--yes']
  // The environment of the tests has another one, which Compose would take for the one in the file.
  const env = { TEST_REPOSITORY: scene.repository }
  const { exitCode, stderr } = await runCommand('docker', command, { cwd: elsewhere, env })

  expect(exitCode, stderr).toBe(0)
  expect(listIds(await readInventory(project))).toEqual(ids)
  expect(
    await runDocker(undefined, ['inspect', '-f', '{{.State.Status}}', container('lifeboat')]),
  ).toContain('running')
})

test('what a service writes into the folder is there', async () => {
  await scene.stack.shell('app', 'echo later >/site/later')

  expect(await readFile(join(elsewhere, 'site/later'), 'utf8')).toBe('later\n')
})

function withoutHashes(inventory: unknown): unknown {
  const said = JSON.stringify(inventory)
  return JSON.parse(
    said.replaceAll(/"com\.docker\.compose\.config-hash":"[0-9a-f]+"/g, '"hash":""'),
  )
}
