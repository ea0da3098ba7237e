/** A stack with whatever compose lets a project ask of the engine, cloned beside itself: with TORTURE only. */
import { afterAll, beforeAll } from 'vitest'

import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startTorture } from '../support/rebuild/start-torture.ts'
import { testCloned } from '../support/rebuild/test-cloned.ts'

let scene: RebuildScene

beforeAll(async () => {
  scene = await startTorture()
  await scene.backUp()
}, 600_000)

afterAll(() => scene?.down())

// In the host's network and with its name: a clone has neither.
testCloned(() => scene, ['onhost'])
