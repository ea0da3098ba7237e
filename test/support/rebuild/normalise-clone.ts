import type { Inspect, NormalisedInventory } from './inventory.ts'
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
  'NetworkSettings/Networks/*/GlobalIPv6Address',
  'NetworkSettings/Networks/*/Gateway',
  'NetworkSettings/Networks/*/NetworkID',
  'NetworkSettings/Networks/*/Aliases',
  'NetworkSettings/Networks/*/DNSNames',
  'Mounts/*/Mode',
  'Mounts/*/Propagation',
]
const ofPlaces = [
  'IPAM',
  // A volume’s may lead to where the original’s files are.
  'Options',
  'Labels/lifeboat.clone',
  'Labels/lifeboat.clone.of',
  'Labels/lifeboat.clone.backup',
  'Labels/com.docker.compose.project',
]

/** An inventory by the original's names, without what a clone has otherwise: two of them are equal where one is a clone of the other. Pure. */
export function normaliseClone(
  inventory: NormalisedInventory,
  renames: readonly (readonly [from: string | RegExp, to: string])[],
): NormalisedInventory {
  const text = renames.reduce(
    (changed, [from, to]) => changed.replaceAll(from, to),
    JSON.stringify(inventory),
  )
  const { containers, networks, volumes } = JSON.parse(text) as NormalisedInventory
  return {
    containers: change(containers, (each) =>
      withoutAnonymous(takeOut(each, 'container', ofContainers)),
    ),
    networks: change(networks, (each) => takeOut(each, 'network', ofPlaces)),
    volumes: change(volumes, (each) => takeOut({ ...each, ...labelsOf(each) }, 'volume', ofPlaces)),
  }
}

function change(
  things: NormalisedInventory['volumes'],
  how: (thing: Inspect) => Inspect,
): Record<string, Inspect> {
  return Object.fromEntries(Object.entries(things).map(([name, each]) => [name, how(each)]))
}

function takeOut(
  thing: Inspect,
  of: 'container' | 'network' | 'volume',
  paths: readonly string[],
): Inspect {
  return takeOutFields(
    thing,
    paths.map((path) => ({ of, path, because: 'a clone’s own' })),
  )
}

/** One without labels has those of a clone, and then none that count. */
function labelsOf({ Labels }: Inspect): Inspect {
  return { Labels: Labels ?? {} }
}

/** A clone asks for them by the name that it gives them, which is none that the engine would; Mounts has them all. */
function withoutAnonymous(container: Inspect): Inspect {
  const { HostConfig } = container as { readonly HostConfig: { readonly Mounts?: AskedMount[] } }
  const named = (HostConfig.Mounts ?? []).filter(
    ({ Source = '' }) => !/^[0-9a-f]{64}$/.test(Source),
  )
  return { ...container, HostConfig: { ...HostConfig, Mounts: named } }
}

type AskedMount = { readonly Source?: string }
