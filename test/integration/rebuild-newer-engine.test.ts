/** From the machine's engine onto a newer one that has nothing of the stack: with TORTURE, and where such an engine can be started. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readMajor, startNewerEngine } from '../support/newer-engine.ts'
import { emptyProject } from '../support/rebuild/empty-project.ts'
import type { NormalisedInventory } from '../support/rebuild/inventory.ts'
import { loseAndRebuild } from '../support/rebuild/lose-and-rebuild.ts'
import { normaliseVersions } from '../support/rebuild/normalise-versions.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startShop } from '../support/rebuild/start-shop.ts'
import { startTorture } from '../support/rebuild/start-torture.ts'
import { testCloned } from '../support/rebuild/test-cloned.ts'
import { type Rebuilt, testRebuilt } from '../support/rebuild/test-rebuilt.ts'
import { storeFields } from '../support/rebuild/version-fields.ts'
import {
  canStartEngine,
  machineEngine,
  type SecondEngine,
  useEngine,
} from '../support/second-engine.ts'
import { walkerImage } from '../support/walker.ts'

const canRun = Boolean(process.env['TORTURE']) && (await canStartEngine())
const lifeboatImage = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'

const stacks = [
  {
    what: 'a small stack whose images come out of the backup',
    start: () => startShop('local'),
    images: [lifeboatImage],
    apart: [],
    options: [],
    asCompared: normaliseVersions,
  },
  {
    what: 'the same where containerd keeps the images',
    start: () => startShop('local'),
    images: [lifeboatImage],
    apart: [],
    options: ['--feature', 'containerd-snapshotter=true'],
    asCompared: (inventory: NormalisedInventory) => normaliseVersions(inventory, storeFields),
  },
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
    // In the host's network and with its name: a clone has neither.
    apart: ['onhost'],
    options: [],
    asCompared: normaliseVersions,
  },
]

describe.runIf(canRun).each(stacks)('$what, on a newer engine', (stack) => {
  let scene: RebuildScene
  let engine: SecondEngine | undefined
  let rebuilt: Rebuilt

  beforeAll(async () => {
    scene = await stack.start()
    rebuilt = await loseAndRebuild(scene, async () => {
      engine = await startNewerEngine(stack.images, stack.options)
      useEngine(engine)
    })
  }, 600_000)

  afterAll(async () => {
    try {
      if (engine !== undefined) await emptyProject(scene.stack.project)
    } finally {
      useEngine(undefined)
      await engine?.down()
      await scene?.down()
    }
  })

  test('it is newer', async () => {
    expect(await readMajor()).toBeGreaterThan(await readMajor(machineEngine))
  })

  testRebuilt(() => rebuilt, stack.asCompared)
  testCloned(() => scene, stack.apart)
})
