/** Onto another engine that has Lifeboat's image and, for the small stack, nothing else: with TORTURE, and where such an engine can be started. */
import { afterAll, beforeAll, describe } from 'vitest'

import { emptyProject } from '../support/rebuild/empty-project.ts'
import { loseAndRebuild } from '../support/rebuild/lose-and-rebuild.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startShop } from '../support/rebuild/start-shop.ts'
import { startTorture } from '../support/rebuild/start-torture.ts'
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

const stacks = [
  // The others come out of the backup.
  { what: 'a small stack', start: () => startShop('local'), images: [lifeboatImage] },
  {
    what: 'the torture stack',
    start: startTorture,
    images: [
      lifeboatImage,
      'postgres:17',
      'node:26-trixie-slim',
      walkerImage,
      'lifeboat-test-rebuild-app',
    ],
  },
]

describe.runIf(canRun).each(stacks)('$what, on an empty engine', ({ start, images }) => {
  let scene: RebuildScene
  let engine: SecondEngine | undefined
  let rebuilt: Rebuilt

  beforeAll(async () => {
    scene = await start()
    rebuilt = await loseAndRebuild(scene, async () => {
      engine = await startSecondEngine(images)
      useEngine(engine)
    })
  }, 600_000)

  afterAll(async () => {
    if (engine !== undefined) await emptyProject(scene.stack.project)
    useEngine(undefined)
    await engine?.down()
    await scene?.down()
  })

  testRebuilt(() => rebuilt)
})
