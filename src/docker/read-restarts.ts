import { isEngineError, type EngineClient } from './engine.ts'

/** How often the engine has started a container anew by its restart policy; 0 for one that is gone. */
export async function readRestarts(engine: EngineClient, container: string): Promise<number> {
  try {
    const inspect = await engine.call(`looking at ${container}`, (docker) =>
      docker.getContainer(container).inspect(),
    )
    return inspect.RestartCount
  } catch (error) {
    if (isEngineError(error, 404)) return 0
    throw error
  }
}
