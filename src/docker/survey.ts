import type { EngineClient } from './engine.ts'
import { composeLabels, ownLabels } from './labels.ts'
import { isEngineError } from './engine.ts'

/** A container as it stands, whoever made it. */
export type Standing = {
  readonly id: string
  readonly name: string
  /** Empty for one that no compose project made. */
  readonly project: string
  readonly state: string
}

export type StandingNetwork = {
  readonly name: string
  /** Empty for one that no compose project made. */
  readonly project: string
}

/** Everything on the engine that a rebuild could meet; what Lifeboat itself made for a while is left out. */
export type Survey = {
  readonly containers: readonly Standing[]
  readonly networks: readonly StandingNetwork[]
  readonly volumes: readonly string[]
}

export async function surveyEngine(engine: EngineClient): Promise<Survey> {
  const containers = await engine.call('listing all containers', (docker) =>
    docker.listContainers({ all: true }),
  )
  const networks = await engine.call('listing all networks', (docker) => docker.listNetworks())
  const { Volumes } = await engine.call('listing all volumes', (docker) => docker.listVolumes())
  return {
    containers: containers
      .filter(({ Labels }) => Labels[ownLabels.role] === undefined)
      .map(({ Id, Names, Labels, State }) => ({
        id: Id,
        name: (Names[0] ?? Id).replace(/^\//, ''),
        project: Labels[composeLabels.project] ?? '',
        state: State,
      })),
    networks: networks.map(({ Name, Labels }) => ({
      name: Name,
      project: Labels?.[composeLabels.project] ?? '',
    })),
    volumes: (Volumes ?? []).map(({ Name }) => Name),
  }
}

/** The id of the image that a name (or id) means on this engine today; undefined when it means none. */
export async function findImage(engine: EngineClient, name: string): Promise<string | undefined> {
  try {
    const { Id } = await engine.call(`looking for the image ${name}`, (docker) =>
      docker.getImage(name).inspect(),
    )
    return Id
  } catch (error) {
    if (isEngineError(error, 404)) return undefined
    throw error
  }
}
