/**
 * What may differ between a thing and the one rebuilt from its description, and nothing else may. docs/volatile-fields.md is made from it, and
 * from what may differ besides where the two engines are of different versions (version-fields.ts).
 */
export type VolatileField = {
  readonly of: 'container' | 'network' | 'volume'
  /** Keys from the top, with a slash between them: `*` is any key of an object, any place of a list. */
  readonly path: string
  readonly because: string
  /** Where it is volatile; absent: everywhere. */
  readonly only?: Condition
}

export type Condition = {
  readonly said: string
  /** Given the whole inspect and the keys that lead to the field. */
  readonly holds: (inspect: unknown, keys: readonly string[]) => boolean
}

const newIds = 'the engine gives each thing an id of its own'
const history = 'the history of the container that was, not a wish for the new one'
const place = 'a file or folder of the engine’s own'
const engines = 'the engine’s choice, not the container’s'
const atStart = 'given anew at each start'

const notRunning: Condition = {
  said: 'while the container does not run',
  holds: (inspect) => lookUp(inspect, ['State', 'Running']) === false,
}

const noAddressAsked: Condition = {
  said: 'unless a static address was asked for in that network',
  holds: (inspect, keys) =>
    ['IPv4Address', 'IPv6Address'].every(
      (name) => !lookUp(inspect, [...keys.slice(0, -1), 'IPAMConfig', name]),
    ),
}

const noPortAsked: Condition = {
  said: 'where no port of the host was asked for',
  holds: (inspect, [, , port = '', index = '']) =>
    !lookUp(inspect, ['HostConfig', 'PortBindings', port, index, 'HostPort']) &&
    !lookUp(inspect, ['HostConfig', 'PortBindings', port, '0', 'HostPort']),
}

const sharesWithContainer: Condition = {
  said: 'where a namespace or the volumes of another container are shared: compose hashes its id',
  holds: (inspect) =>
    ['NetworkMode', 'IpcMode', 'PidMode'].some((mode) =>
      String(lookUp(inspect, ['HostConfig', mode])).startsWith('container:'),
    ) || Number(lookUp(inspect, ['HostConfig', 'VolumesFrom', 'length']) ?? 0) > 0,
}

const ofVolume: Condition = {
  said: 'of a volume',
  holds: (inspect, keys) => lookUp(inspect, [...keys.slice(0, -1), 'Type']) === 'volume',
}

const ofAnonymousVolume: Condition = {
  said: 'of an anonymous volume',
  holds: (inspect, keys) =>
    /^[0-9a-f]{64}$/.test(String(lookUp(inspect, [...keys.slice(0, -1), 'Name']))),
}

export const volatileFields: readonly VolatileField[] = [
  ...fields('container', newIds, [
    'Id',
    'NetworkSettings/SandboxID',
    'NetworkSettings/EndpointID',
    'NetworkSettings/Networks/*/EndpointID',
  ]),
  ...fields('container', history, [
    'Created',
    'RestartCount',
    'ExecIDs',
    'State/Pid',
    'State/StartedAt',
    'State/FinishedAt',
    'State/ExitCode',
    'State/Error',
    'State/Health/Log',
    'State/Health/FailingStreak',
  ]),
  ...fields('container', history, ['State/Health'], notRunning),
  ...fields('container', place, [
    'ResolvConfPath',
    'HostnamePath',
    'HostsPath',
    'LogPath',
    'GraphDriver',
    'NetworkSettings/SandboxKey',
  ]),
  ...fields('container', place, ['Mounts/*/Source'], ofVolume),
  ...fields('container', engines, [
    'Driver',
    'MountLabel',
    'ProcessLabel',
    'AppArmorProfile',
    'ImageManifestDescriptor',
  ]),
  ...fields('container', atStart, [
    'NetworkSettings/IPAddress',
    'NetworkSettings/MacAddress',
    'NetworkSettings/GlobalIPv6Address',
    'NetworkSettings/Networks/*/MacAddress',
  ]),
  ...fields(
    'container',
    atStart,
    ['NetworkSettings/Networks/*/IPAddress', 'NetworkSettings/Networks/*/GlobalIPv6Address'],
    noAddressAsked,
  ),
  ...fields('container', atStart, ['NetworkSettings/Ports/*/*/HostPort'], noPortAsked),
  ...fields('container', atStart, ['NetworkSettings/Networks/*/NetworkID'], notRunning),
  ...fields('container', 'it is asked for by its name now', ['Mounts/*/Mode'], ofAnonymousVolume),
  ...fields(
    'container',
    'it is computed anew',
    ['Config/Labels/com.docker.compose.config-hash'],
    sharesWithContainer,
  ),
  ...fields('network', newIds, ['Id']),
  ...fields('network', 'when it was made', ['Created']),
  ...fields('network', 'what runs in it now; each container says it of itself', ['Containers']),
  ...fields('volume', 'when it was made', ['CreatedAt']),
  ...fields('volume', place, ['Mountpoint']),
]

/** What is written in other words before it is compared. */
export const rewrittenFields: readonly Omit<VolatileField, 'only'>[] = [
  {
    of: 'container',
    path: 'State/Status',
    because: 'one that was stopped comes back created and never started: both are stopped',
  },
  {
    of: 'container',
    path: 'HostConfig/*, Config/Hostname, NetworkSettings/Networks/*',
    because: 'ids of containers and networks, where they are referred to, become names',
  },
  {
    of: 'container',
    path: 'NetworkSettings/Networks/*/Aliases',
    because: 'the engine adds the container’s own short id when it starts',
  },
  {
    of: 'container',
    path: 'HostConfig/Mounts',
    because:
      'anonymous volumes, those of the image too, have to be asked for by name to come back under it; Mounts has them all',
  },
  { of: 'container', path: 'Mounts', because: 'the engine lists them in no order' },
]

export function fields(
  of: VolatileField['of'],
  because: string,
  paths: readonly string[],
  only?: Condition,
): VolatileField[] {
  return paths.map((path) => ({ of, path, because, ...(only === undefined ? {} : { only }) }))
}

/** What stands below a value at the end of some keys; undefined where they lead nowhere. */
export function lookUp(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (at, key) => (at as Readonly<Record<string, unknown>> | null | undefined)?.[key],
    value,
  )
}
