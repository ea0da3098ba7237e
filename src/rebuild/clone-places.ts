import { composeLabels } from '../docker/labels.ts'
import type { CapturedNetwork, CapturedVolume } from '../model/captured.ts'
import { describeClone, type CloneTask } from './clone-container.ts'
import type { CloneNames } from './clone-names.ts'

type Cloned<Thing> = { readonly thing: Thing; readonly warnings: readonly string[] }

/**
 * A network of the clone's own for each that the original is in, with a subnet that the engine chooses. One of another stack is not joined: the
 * original's names there would lead to the clone as well. Pure.
 */
export function cloneNetwork(
  network: CapturedNetwork,
  names: CloneNames,
  task: CloneTask,
): Cloned<CapturedNetwork> {
  const { Name, Driver, Labels, Options, EnableIPv4, EnableIPv6, Internal } = network
  const name = names.network(Name)
  const isBridge = Driver === 'bridge'
  const options = Object.entries(Options ?? {}).filter(([key]) => isBridge && key !== bridgeName)
  return {
    thing: {
      ...network,
      Name: name,
      Driver: 'bridge',
      Internal: task.closed || Internal === true,
      Ingress: false,
      ...(EnableIPv4 === undefined ? {} : { EnableIPv4: true }),
      EnableIPv6: false,
      IPAM: { Driver: 'default', Options: {}, Config: null },
      Options: Object.fromEntries(options),
      Labels: { ...Labels, ...describeClone(names, task) },
    },
    warnings: [
      ...(Labels?.[composeLabels.project] === task.of
        ? []
        : [`${name}: stands for ${Name}, which is another stack’s; nobody of that is in it`]),
      ...(isBridge ? [] : [`${name}: a bridge, not of the driver ${Driver}`]),
      ...(EnableIPv6 === true ? [`${name}: without IPv6`] : []),
    ],
  }
}

/** A name of the host's own, that only one can have. */
const bridgeName = 'com.docker.network.bridge.name'

/**
 * A volume of this engine's own for each of the original's. Driver options lead to where the original's files are, as an NFS share or a host
 * folder: but for what is in memory, none is kept. Pure.
 */
export function cloneVolume(
  volume: CapturedVolume,
  names: CloneNames,
  task: CloneTask,
): Cloned<CapturedVolume> {
  const { Name, Driver, Options, Labels } = volume
  const name = names.volume(Name)
  const isInMemory = Driver === 'local' && Options?.['type'] === 'tmpfs'
  const isElsewhere = Driver !== 'local' || Object.keys(Options ?? {}).length > 0
  return {
    thing: {
      ...volume,
      Name: name,
      Driver: 'local',
      Options: isInMemory ? Options : null,
      Labels: { ...Labels, ...describeClone(names, task) },
    },
    warnings: [
      ...(Labels?.[composeLabels.project] === task.of || isAnonymous(volume)
        ? []
        : [`${name}: stands for ${Name}, which is not of this stack alone`]),
      ...(isElsewhere && !isInMemory
        ? [`${name}: a volume on this engine’s disk, not where ${Name} is (${describe(volume)})`]
        : []),
    ],
  }
}

function isAnonymous({ Name }: CapturedVolume): boolean {
  return /^[0-9a-f]{64}$/.test(Name)
}

function describe({ Driver, Options }: CapturedVolume): string {
  const { type, device } = Options ?? {}
  return [Driver, ...(type ? [type] : []), ...(device ? [device] : [])].join(', ')
}
