import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'

import { type RebuildScene, awaitHealthy, startScene } from './scene.ts'

const root = join(import.meta.dirname, '../../..')

/** Starts the demo, as `npm start` has it, on a machine that can be lost. Its application's image has been built. */
export async function startDemo(): Promise<RebuildScene> {
  const scene = await startScene({
    name: 'demo',
    folders: ['rebuild-demo'],
    // One that is free, not the engine's choice: that may choose another one after the rebuild.
    variables: { DEMO_WEB_PORT: String(await findFreePort()) },
    prepare: async (folder) => {
      for (const each of ['docker-compose.yml', '.env', 'demo']) {
        await cp(join(root, each), join(folder, each), { recursive: true })
      }
    },
  })
  await awaitHealthy(scene.stack.project)
  return scene
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
