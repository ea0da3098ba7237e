import { cp } from 'node:fs/promises'
import { join } from 'node:path'

import { type RebuildScene, awaitHealthy, startScene } from './scene.ts'

const root = join(import.meta.dirname, '../../..')

/** Starts the demo, as `npm start` has it, on a machine that can be lost. Its application's image has been built. */
export async function startDemo(): Promise<RebuildScene> {
  const scene = await startScene({
    name: 'demo',
    folders: ['rebuild-demo'],
    // Whichever is free.
    variables: { DEMO_WEB_PORT: '0' },
    prepare: async (folder) => {
      for (const each of ['docker-compose.yml', '.env', 'demo']) {
        await cp(join(root, each), join(folder, each), { recursive: true })
      }
    },
  })
  await awaitHealthy(scene.stack.project)
  return scene
}
