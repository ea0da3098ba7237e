import type { Container, Network } from '../model/stack.ts'
import type { EngineClient } from './engine.ts'
import { composeLabels } from './labels.ts'

/** The project's, and those that its containers are in though they are nobody's or another's: without these they could not be made again. */
export async function inspectNetworks(
  engine: EngineClient,
  project: string,
  containers: readonly Container[],
): Promise<Network[]> {
  const joined = new Set(containers.flatMap(({ networks }) => networks))
  const listed = await engine.call('listing the networks', (docker) => docker.listNetworks())
  return listed
    .filter(({ Name, Labels }) => Labels?.[composeLabels.project] === project || joined.has(Name))
    .filter(({ Name }) => !predefined.has(Name))
    .map((inspect) => ({ name: inspect.Name, inspect }))
}

/** Every engine has these. */
const predefined = new Set(['bridge', 'host', 'none'])
