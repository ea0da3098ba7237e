import { fillStack } from './fill-stack.ts'
import { awaitHealthy, startScene, type RebuildScene } from './scene.ts'

/** Starts the small stack, filled. */
export async function startShop(): Promise<RebuildScene> {
  const scene = await startScene('shop')
  await fillStack(scene.stack)
  await awaitHealthy(scene.stack.project)
  return scene
}
