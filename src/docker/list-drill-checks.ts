import type { EngineClient } from './engine.ts'
import { cloneLabels, composeLabels, serviceLabels } from './labels.ts'
import type { Hook } from './run-hook.ts'

/** The commands that are to end with 0 in a clone's containers, in the order of their names. */
export async function listDrillChecks(engine: EngineClient, clone: string): Promise<Hook[]> {
  const filters = { label: [`${cloneLabels.name}=${clone}`, serviceLabels.drillCheck] }
  const found = await engine.call('looking for the checks of a drill', (docker) =>
    docker.listContainers({ all: true, filters }),
  )
  return found
    .map(({ Id, Names, Labels }) => {
      const container = (Names[0] ?? Id).replace(/^\//, '')
      const command = Labels[serviceLabels.drillCheck]?.trim() ?? ''
      return { service: Labels[composeLabels.service] ?? container, container, command }
    })
    .filter(({ command }) => command !== '')
    .toSorted((a, b) => a.container.localeCompare(b.container))
}
