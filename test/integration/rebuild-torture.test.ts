/** A stack with whatever compose lets a project ask of the engine, lost and rebuilt: with TORTURE only. */
import { afterAll, beforeAll } from 'vitest'

import { loseAndRebuild } from '../support/rebuild/lose-and-rebuild.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startTorture } from '../support/rebuild/start-torture.ts'
import { type Rebuilt, testRebuilt } from '../support/rebuild/test-rebuilt.ts'

let scene: RebuildScene
let rebuilt: Rebuilt

beforeAll(async () => {
  scene = await startTorture()
  rebuilt = await loseAndRebuild(scene)
}, 600_000)

afterAll(() => scene?.down())

testRebuilt(() => rebuilt)
