/** The machine is lost, and its backups are in a store elsewhere: a bare host brings the stack back from there. */
import { afterAll, beforeAll } from 'vitest'

import { fillStack } from '../support/rebuild/fill-stack.ts'
import { loseAndRebuild } from '../support/rebuild/lose-and-rebuild.ts'
import { awaitHealthy, startScene, type RebuildScene } from '../support/rebuild/scene.ts'
import { type Rebuilt, testRebuilt } from '../support/rebuild/test-rebuilt.ts'
import { startOutsideStore, type OutsideStore } from '../support/stores/start-outside-store.ts'

let store: OutsideStore
let scene: RebuildScene
let rebuilt: Rebuilt

beforeAll(async () => {
  store = await startOutsideStore()
  scene = await startScene({
    name: 'rebuild',
    folders: ['rebuild'],
    variables: { COMPOSE_FILE: 'shop.yml:store.yml', TEST_STORE: store.location },
    bareEnvironment: { LIFEBOAT_REPOSITORY: store.location, ...store.env },
  })
  await fillStack(scene.stack)
  await awaitHealthy(scene.stack.project)
  rebuilt = await loseAndRebuild(scene)
})

afterAll(async () => {
  await scene?.down()
  await store?.down()
})

testRebuilt(() => rebuilt)
