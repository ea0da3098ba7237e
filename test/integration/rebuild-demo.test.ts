/** The demo, onto another engine that has Lifeboat's image and what the tests read files with: with TORTURE, and where such an engine can be started. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { askDemo, isBusyInDemo } from '../support/rebuild/ask-demo.ts'
import { emptyProject } from '../support/rebuild/empty-project.ts'
import { listIll } from '../support/rebuild/list-ill.ts'
import { loseAndRebuild } from '../support/rebuild/lose-and-rebuild.ts'
import { readInventory } from '../support/rebuild/read-inventory.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startDemo } from '../support/rebuild/start-demo.ts'
import { type Rebuilt, testRebuilt } from '../support/rebuild/test-rebuilt.ts'
import {
  canStartEngine,
  type SecondEngine,
  startSecondEngine,
  useEngine,
} from '../support/second-engine.ts'
import { walkerImage } from '../support/walker.ts'

const canRun = Boolean(process.env['TORTURE']) && (await canStartEngine())
const lifeboatImage = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'

describe.runIf(canRun)('the demo, on an empty engine', () => {
  let scene: RebuildScene
  let engine: SecondEngine | undefined
  let uploads = 0
  let rebuilt: Rebuilt

  beforeAll(async () => {
    scene = await startDemo()
    const { backUp } = scene
    const backedUp = async (): Promise<string> => {
      const id = await backUp()
      const shown = await scene.stack.lifeboat(['show', id, '--json'])
      uploads = countUploads(JSON.parse(shown.stdout) as Manifest)
      return id
    }
    const asking = askDemo(() => uploads)
    rebuilt = await loseAndRebuild({ ...scene, backUp: backedUp }, findEngine, asking)
  }, 600_000)

  async function findEngine(): Promise<void> {
    engine = await startSecondEngine([lifeboatImage, walkerImage])
    useEngine(engine)
  }

  afterAll(async () => {
    if (engine !== undefined) await emptyProject(scene.stack.project)
    useEngine(undefined)
    await engine?.down()
    await scene?.down()
  })

  test('there were uploads to bring back', () => {
    expect(uploads).toBeGreaterThan(3)
  })

  test('all of it is healthy', async () => {
    expect(listIll(await readInventory(scene.stack.project))).toEqual([])
  })

  testRebuilt(() => rebuilt, undefined, isBusyInDemo)
})

function countUploads({ servers }: Manifest): number {
  const database = servers[0]?.databases.find(({ name }) => name === 'app')
  return database?.tables.find(({ name }) => name === 'uploads')?.rows ?? 0
}
