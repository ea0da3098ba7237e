import type { Inspect, NormalisedInventory } from './inventory.ts'
import { takeOutFields } from './take-out-fields.ts'
import { versionFields } from './version-fields.ts'
import type { VolatileField } from './volatile-fields.ts'

type Endpoint = { readonly Gateway?: string }
type Container = Inspect & {
  readonly HostConfig: {
    readonly NetworkMode?: string
    readonly RestartPolicy?: { readonly Name: string }
  }
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, Endpoint>> }
}

/** An inventory as it is compared with that of the same stack on an engine of another version; `more` is volatile besides. Pure. */
export function normaliseVersions(
  inventory: NormalisedInventory,
  more: readonly VolatileField[] = [],
): NormalisedInventory {
  const fields = [...versionFields, ...more]
  const { containers, networks, volumes } = inventory
  const internal = new Set(Object.keys(networks).filter((name) => networks[name]?.['Internal']))
  const fieldsOf = (of: VolatileField['of']): VolatileField[] =>
    fields.filter((field) => field.of === of)
  return {
    containers: change(containers, fieldsOf('container'), (each) =>
      rewrite(each as Container, internal),
    ),
    networks: change(networks, fieldsOf('network')),
    volumes: change(volumes, fieldsOf('volume')),
  }
}

function change(
  things: Readonly<Record<string, Inspect>>,
  fields: readonly VolatileField[],
  rewritten: (thing: Inspect) => Inspect = (thing) => thing,
): Record<string, Inspect> {
  return Object.fromEntries(
    Object.entries(things).map(([name, each]) => [name, rewritten(takeOutFields(each, fields))]),
  )
}

function rewrite(container: Container, internal: ReadonlySet<string>): Inspect {
  const { HostConfig, NetworkSettings } = container
  return {
    ...container,
    HostConfig: {
      ...HostConfig,
      NetworkMode: HostConfig.NetworkMode === 'default' ? 'bridge' : HostConfig.NetworkMode,
      RestartPolicy: namePolicy(HostConfig.RestartPolicy),
    },
    NetworkSettings: {
      ...NetworkSettings,
      Networks: Object.fromEntries(
        Object.entries(NetworkSettings.Networks).map(([network, endpoint]) => [
          network,
          internal.has(network) ? { ...endpoint, Gateway: '' } : endpoint,
        ]),
      ),
    },
  }
}

function namePolicy(policy: Container['HostConfig']['RestartPolicy']): object | undefined {
  return policy?.Name === '' ? { ...policy, Name: 'no' } : policy
}
