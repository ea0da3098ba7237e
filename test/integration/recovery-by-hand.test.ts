/** docs/recovery-by-hand.md, from the first step to the last, on an engine that has not even an image: with TORTURE, and where such an engine can be started. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type BareHost, startBareHost } from '../support/bare-host.ts'
import { compareFiles } from '../support/restore/shop-state.ts'
import { emptyProject } from '../support/rebuild/empty-project.ts'
import { type KeptState, readKept } from '../support/rebuild/kept-state.ts'
import { listIds } from '../support/rebuild/list-ids.ts'
import { readInventory } from '../support/rebuild/read-inventory.ts'
import { recoverByHand } from '../support/rebuild/recover-by-hand.ts'
import { awaitHealthy, type RebuildScene } from '../support/rebuild/scene.ts'
import { startShop } from '../support/rebuild/start-shop.ts'
import {
  canStartEngine,
  copyImages,
  machineEngine,
  type SecondEngine,
  startSecondEngine,
} from '../support/second-engine.ts'

const lifeboatImage = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
const canRun = Boolean(process.env['TORTURE']) && (await canStartEngine())

describe.runIf(canRun)('by hand', () => {
  let scene: RebuildScene
  let host: BareHost | undefined
  let engine: SecondEngine | undefined
  let socket = ''
  let before: KeptState
  let after: KeptState

  beforeAll(async () => {
    scene = await startShop('local')
    const backup = await scene.backUp()
    before = await readKept(scene.stack)
    host = await startBareHost(scene.repository, 'test')
    await scene.lose()
    engine = await startSecondEngine([])
    socket = engine.socket
    process.env['DOCKER_HOST'] = `unix://${socket}`
    process.env['TEST_SOCKET'] = socket
    await recoverByHand(host, backup)
    await awaitHealthy(scene.stack.project)
    after = await readKept(scene.stack)
  }, 600_000)

  afterAll(async () => {
    if (engine !== undefined) await emptyProject(scene.stack.project)
    delete process.env['DOCKER_HOST']
    delete process.env['TEST_SOCKET']
    await engine?.down()
    await host?.leave()
    await scene?.down()
  })

  test('the stack serves what it served, from databases that are what they were', () => {
    expect(after.page).toBe(before.page)
    expect(after.databases).toEqual(before.databases)
  })

  test('the files of volumes and of the project’s folder are what they were, down to owner, mode and time', () => {
    expect(compareFiles(before.files, after.files)).toEqual({})
  })

  test('every container has the configuration that it had, and the volumes are what they were', () => {
    expect(listConfigs(after)).toEqual(listConfigs(before))
    expect(after.inventory.volumes).toEqual(before.inventory.volumes)
  })

  test('with its image there, compose makes Lifeboat’s service and nothing else anew, and that makes the next complete backup', async () => {
    const { project, compose } = scene.stack
    const ids = listIds(await readInventory(project))
    await copyImages([lifeboatImage], socket, machineEngine)

    await compose('up', '--detach')

    expect(listIds(await readInventory(project))).toEqual(ids)
    expect(await scene.backUp()).toMatch(/^2/)
  })
})

/** What each container was asked for. Its addresses are in a subnet that the engine chose, and Compose writes variables in any order. */
function listConfigs({ inventory }: KeptState): Record<string, unknown> {
  const containers = Object.entries(inventory.containers)
  return Object.fromEntries(
    containers.map(([name, { Config, HostConfig }]) => {
      const { Env, ...config } = Config as { readonly Env: readonly string[] }
      return [name, { ...config, Env: Env.toSorted(), HostConfig }]
    }),
  )
}
