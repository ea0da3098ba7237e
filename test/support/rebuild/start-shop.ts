import { fillStack } from './fill-stack.ts'
import { awaitHealthy, startScene, type RebuildScene } from './scene.ts'

/** Starts the small stack, filled. `images` is LIFEBOAT_IMAGES. */
export async function startShop(images: 'none' | 'local' = 'none'): Promise<RebuildScene> {
  const scene = await startScene({
    name: 'rebuild',
    folders: ['rebuild'],
    variables: { COMPOSE_FILE: 'shop.yml', TEST_IMAGES: images },
  })
  await fillStack(scene.stack)
  await awaitHealthy(scene.stack.project)
  return scene
}
