import { readFileSync } from 'node:fs'

import { LifeboatError } from '../errors.ts'
import type { Self } from '../model/stack.ts'
import type { EngineClient } from './engine.ts'
import { isEngineError } from './engine.ts'
import { composeLabels } from './labels.ts'
import { readMounts } from './read-container.ts'

/**
 * Lifeboat's own container: by its hostname, else by the container id in its mount table.
 * Throws `not-in-a-container` when the engine knows neither.
 */
export async function findSelf(engine: EngineClient, hostname: string): Promise<Self> {
  for (const id of [hostname, ...readMountedIds()]) {
    const inspect = await engine
      .call('finding Lifeboat’s own container', (docker) => docker.getContainer(id).inspect())
      .catch((error: unknown) => {
        if (isEngineError(error, 404)) return undefined
        throw error
      })
    // The engine also takes names: `hostname: db` would find whichever container is called so.
    if (inspect === undefined || !inspect.Id.startsWith(id)) continue
    return {
      containerId: inspect.Id,
      image: inspect.Image,
      imageName: inspect.Config.Image,
      project: inspect.Config.Labels[composeLabels.project],
      mounts: readMounts(inspect),
      networks: Object.keys(inspect.NetworkSettings.Networks),
      hosts: inspect.HostConfig.ExtraHosts ?? [],
      nameServers: inspect.HostConfig.Dns ?? [],
    }
  }
  throw new LifeboatError('not-in-a-container', 'Lifeboat does not find its own container', {
    hint: 'Run it as a service of the stack (see README), with the socket of the engine it runs on.',
  })
}

/** `hostname:` in a compose file hides the id; the files that the engine mounts into every container still show it. */
function readMountedIds(): string[] {
  const table = readFileSync('/proc/self/mountinfo', 'utf8')
  return [...table.matchAll(/\/containers\/([0-9a-f]{64})\//g)].map((match) => match[1] ?? '')
}
