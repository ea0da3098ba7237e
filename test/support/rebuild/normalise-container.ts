import type { Inspect } from './inventory.ts'
import { nameIds } from './name-ids.ts'
import { takeOutFields } from './take-out-fields.ts'
import { volatileFields } from './volatile-fields.ts'

type Endpoint = { readonly Aliases?: readonly string[] | null }
type AskedMount = { readonly Type: string; readonly Source?: string }
type Container = Inspect & {
  readonly Name: string
  readonly State: { readonly Status: string }
  readonly HostConfig: { readonly Mounts?: readonly AskedMount[] }
  readonly Mounts: readonly { readonly Destination: string }[]
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, Endpoint>> }
}

const fields = volatileFields.filter((field) => field.of === 'container')

/**
 * A container's inspect as it is compared with that of the one rebuilt from it: without what is volatile, and with `names`, those of
 * all containers and networks, instead of their ids. Pure.
 */
export function normaliseContainer(inspect: Inspect, names: ReadonlyMap<string, string>): Inspect {
  const container = takeOutFields(nameIds(inspect, names), fields) as Container
  const { Name, State, HostConfig, Mounts, NetworkSettings } = container
  return {
    ...container,
    State: { ...State, Status: nameState(State.Status) },
    HostConfig: { ...HostConfig, Mounts: (HostConfig.Mounts ?? []).filter(isNamed) },
    Mounts: Mounts.toSorted((a, b) => (a.Destination < b.Destination ? -1 : 1)),
    NetworkSettings: {
      ...NetworkSettings,
      Networks: Object.fromEntries(
        Object.entries(NetworkSettings.Networks).map(([network, endpoint]) => [
          network,
          withoutOwnAlias(endpoint, `<${Name.slice(1)} short>`),
        ]),
      ),
    },
  }
}

function nameState(status: string): string {
  return status === 'created' || status === 'exited' ? 'stopped' : status
}

/** Not an anonymous volume, asked for without a name or by the one that the engine gave it. */
function isNamed({ Type, Source = '' }: AskedMount): boolean {
  return Type !== 'volume' || !/^([0-9a-f]{64})?$/.test(Source)
}

/** None at all is what is left when there was no other. */
function withoutOwnAlias(endpoint: Endpoint, own: string): Endpoint {
  const aliases = (endpoint.Aliases ?? []).filter((alias) => alias !== own)
  return { ...endpoint, Aliases: aliases.length === 0 ? null : aliases }
}
