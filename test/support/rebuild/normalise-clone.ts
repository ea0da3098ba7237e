import type { NormalisedInventory } from './inventory.ts'
import { takeOutFields } from './take-out-fields.ts'

/** What a clone has otherwise than the original, and nothing else may be. Paths as in volatile-fields.ts. */
const ofContainers = [
  'Config/Labels/lifeboat.clone',
  'Config/Labels/lifeboat.clone.of',
  'Config/Labels/lifeboat.clone.backup',
  'Config/Labels/com.docker.compose.config-hash',
  'HostConfig/PortBindings',
  'NetworkSettings/Ports',
  'NetworkSettings/Gateway',
  'NetworkSettings/IPPrefixLen',
  'NetworkSettings/Networks/*/IPAMConfig',
  'NetworkSettings/Networks/*/IPAddress',
  'NetworkSettings/Networks/*/IPPrefixLen',
  'NetworkSettings/Networks/*/Gateway',
  'NetworkSettings/Networks/*/NetworkID',
  'NetworkSettings/Networks/*/Aliases',
  'NetworkSettings/Networks/*/DNSNames',
  'Mounts/*/Mode',
  'Mounts/*/Propagation',
]
const ofPlaces = [
  'IPAM',
  'Labels/lifeboat.clone',
  'Labels/lifeboat.clone.of',
  'Labels/lifeboat.clone.backup',
  'Labels/com.docker.compose.project',
]

/** An inventory by the original's names, without what a clone has otherwise: two of them are equal where one is a clone of the other. Pure. */
export function normaliseClone(
  inventory: NormalisedInventory,
  renames: readonly (readonly [from: string, to: string])[],
): NormalisedInventory {
  const text = renames.reduce(
    (changed, [from, to]) => changed.replaceAll(from, to),
    JSON.stringify(inventory),
  )
  const { containers, networks, volumes } = JSON.parse(text) as NormalisedInventory
  return {
    containers: takeOut(containers, 'container', ofContainers),
    networks: takeOut(networks, 'network', ofPlaces),
    volumes: takeOut(volumes, 'volume', ofPlaces),
  }
}

function takeOut<Each>(
  things: Readonly<Record<string, Each>>,
  of: 'container' | 'network' | 'volume',
  paths: readonly string[],
): Record<string, Each> {
  const fields = paths.map((path) => ({ of, path, because: 'a clone’s own' }))
  const taken = Object.entries(things).map(([name, each]) => [name, takeOutFields(each, fields)])
  return Object.fromEntries(taken) as Record<string, Each>
}
