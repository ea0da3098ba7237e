import type { ListedClone } from '../model/clone.ts'
import type { EngineClient } from './engine.ts'
import { isEngineError } from './engine.ts'

type Things = Pick<ListedClone, 'containers' | 'networks' | 'volumes'>

/**
 * Removes what a clone is made of: nobody needs its containers to end in good order, so none is waited for. One that is gone is fine. Gives
 * what the engine did not remove, in its words.
 */
export async function removeThings(
  engine: EngineClient,
  { containers, networks, volumes }: Things,
): Promise<string[]> {
  const removed = await Promise.all(
    containers.map(({ name }) =>
      attempt(`container ${name}`, () =>
        engine.call(`removing ${name}`, (docker) =>
          docker.getContainer(name).remove({ force: true, v: true }),
        ),
      ),
    ),
  )
  for (const name of networks) {
    removed.push(
      await attempt(`network ${name}`, () =>
        engine.call(`removing the network ${name}`, (docker) => docker.getNetwork(name).remove()),
      ),
    )
  }
  for (const name of volumes) {
    removed.push(
      await attempt(`volume ${name}`, () =>
        engine.call(`removing the volume ${name}`, (docker) => docker.getVolume(name).remove()),
      ),
    )
  }
  return removed.filter((words) => words !== undefined)
}

async function attempt(what: string, act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (!isEngineError(error)) throw error
    return error.statusCode === 404 ? undefined : `${what}: ${error.message}`
  }
}
