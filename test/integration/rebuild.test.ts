/** The machine is lost, and with it everything but the repository: one command brings the stack back, and compose goes on from there. */
import { afterAll, beforeAll } from 'vitest'

import { loseAndRebuild } from '../support/rebuild/lose-and-rebuild.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startShop } from '../support/rebuild/start-shop.ts'
import { testCloned } from '../support/rebuild/test-cloned.ts'
import { type Rebuilt, testRebuilt } from '../support/rebuild/test-rebuilt.ts'

let scene: RebuildScene
let rebuilt: Rebuilt

beforeAll(async () => {
  scene = await startShop()
  rebuilt = await loseAndRebuild(scene)
})

afterAll(() => scene?.down())

testRebuilt(() => rebuilt)
testCloned(() => scene)
