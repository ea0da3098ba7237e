import { labelClone } from '../docker/clones.ts'
import { composeLabels } from '../docker/labels.ts'
import type { CloneWish } from '../model/clone.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import { cloneAway } from './clone-away.ts'
import { cloneEndpoints } from './clone-endpoints.ts'
import { limitClone } from './clone-limits.ts'
import { cloneMounts } from './clone-mounts.ts'
import type { CloneNames } from './clone-names.ts'

export type ClonedContainer = {
  readonly container: CapturedContainer
  /** Said in the plan. */
  readonly warnings: readonly string[]
  /** Whether something was taken from it that it may not be well without. */
  readonly isLacking: boolean
}

export type CloneTask = CloneWish & { readonly backup: string }

/**
 * A container of the original as that of its clone. Its id stays: the other descriptions refer to it by that. Nothing in it names a thing, an
 * address or a folder of the original any more, or tells other software to treat it as the original. Pure.
 */
export function cloneContainer(
  container: CapturedContainer,
  names: CloneNames,
  task: CloneTask,
): ClonedContainer {
  const { Config, HostConfig } = container
  const name = names.container(nameOf(container))
  const { binds, asked, mounts, withheld, shown } = cloneMounts(container, names)
  const { mode, networks, Links, freed, notes, isCutOff } = cloneEndpoints(container, names, task)
  const { labels, env, taken, watched } = cloneAway(Config)
  const { Hostname, Domainname, MacAddress: _own, ...rest } = Config
  // Of a container in the host's network it is the host's.
  const hostname = HostConfig.NetworkMode === 'host' ? {} : given({ Hostname, Domainname })
  const shared = sharedWithHost(HostConfig)
  const clone: CapturedContainer = {
    ...container,
    Name: `/${name}`,
    Config: {
      ...rest,
      ...hostname,
      Labels: { ...moveLabels(labels, names), ...describeClone(names, task) },
      ...(env === undefined ? {} : { Env: env }),
    },
    HostConfig: {
      ...HostConfig,
      ...Object.fromEntries(shared.map(({ key, own }) => [key, own])),
      ...clonePorts(HostConfig, task),
      ...limitClone(HostConfig, task.limits),
      NetworkMode: mode,
      ...renameModes(HostConfig, names),
      VolumesFrom: HostConfig.VolumesFrom?.map((from) => renameFrom(from, names)) ?? null,
      Links,
      Binds: binds,
      Mounts: asked,
    },
    NetworkSettings: { ...container.NetworkSettings, Networks: networks },
    Mounts: mounts,
  }
  const say = (text: string): string => `${name}: ${text}`
  return {
    container: clone,
    isLacking: withheld.length > 0 || shared.length > 0 || isCutOff,
    warnings: [
      ...withheld.map((path) => say(`${path} is not given to it: it leads to sockets of the host`)),
      ...shown.map((path) => say(`${path} is shown to it, read-only`)),
      ...notes.map(say),
      ...shared.map(({ what }) => say(`has ${what} of its own, not the host’s`)),
      ...(freed.length === 0 ? [] : [say(`has another address than ${freed.join(', ')}`)]),
      ...(taken.length === 0
        ? []
        : [say(`without ${taken.join(', ')}: a proxy would lead real users to it`)]),
      ...(watched.length === 0
        ? []
        : [say(`keeps labels that other software may act upon: ${watched.join(', ')}`)]),
      ...(HostConfig['Privileged'] === true ? [say('is privileged, as the original is')] : []),
      ...listDevices(HostConfig).map((path) =>
        say(`uses the device ${path}, as the original does`),
      ),
    ],
  }
}

/** The labels by which Compose and Lifeboat know what a clone is made of. Pure. */
export function describeClone(
  { project }: Pick<CloneNames, 'project'>,
  { of, backup }: Pick<CloneTask, 'of' | 'backup'>,
): Record<string, string> {
  return {
    [composeLabels.project]: project,
    ...labelClone(project, { of, backup }),
  }
}

function moveLabels(
  labels: Readonly<Record<string, string>>,
  { path }: CloneNames,
): Record<string, string> {
  const moved: readonly string[] = [
    composeLabels.workingDir,
    composeLabels.configFiles,
    composeLabels.environmentFile,
  ]
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [
      label,
      moved.includes(label) && value !== '' ? value.split(',').map(path).join(',') : value,
    ]),
  )
}

function given(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

type HostConfig = CapturedContainer['HostConfig']

/** The original has the host's too: what either does with it, the other meets. */
function sharedWithHost(config: HostConfig): { key: string; own: string; what: string }[] {
  return [
    { key: 'PidMode', own: '', what: 'processes' },
    { key: 'IpcMode', own: 'private', what: 'shared memory' },
    { key: 'UTSMode', own: '', what: 'a host name' },
  ].filter(({ key }) => config[key] === 'host')
}

function clonePorts(config: HostConfig, { ports, closed }: CloneTask): object {
  if (ports === 'same' && !closed) return {}
  const bindings = (config['PortBindings'] ?? {}) as Readonly<Record<string, Binding[] | null>>
  if (ports === 'drop' || closed) return { PortBindings: {}, PublishAllPorts: false }
  const free = Object.entries(bindings).map(([port, hosts]) => [
    port,
    hosts?.map((host) => ({ ...host, HostPort: '' })) ?? null,
  ])
  return { PortBindings: Object.fromEntries(free) }
}

type Binding = { readonly HostIp?: string; readonly HostPort?: string }

function renameModes(config: HostConfig, names: CloneNames): object {
  const modes = (['IpcMode', 'PidMode'] as const).flatMap((key) => {
    const mode = config[key]
    return mode?.startsWith('container:') === true
      ? [[key, `container:${names.reference(mode.slice(10))}`]]
      : []
  })
  return Object.fromEntries(modes)
}

function renameFrom(from: string, names: CloneNames): string {
  const [reference = '', ...options] = from.split(':')
  return [names.reference(reference), ...options].join(':')
}

function listDevices(config: HostConfig): string[] {
  const devices = (config['Devices'] ?? []) as readonly { readonly PathOnHost: string }[]
  return devices.map(({ PathOnHost }) => PathOnHost)
}
