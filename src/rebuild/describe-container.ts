import {
  nameOf,
  type CapturedContainer,
  type CapturedEndpoint,
  type CapturedMount,
} from '../model/captured.ts'
import type { z } from 'zod'

import { isEnginesOwn } from './masked-paths.ts'

/** The orders that make one container again: created with its first network, then connected to the others, before it ever starts. */
export type Creation = {
  readonly name: string
  readonly body: object
  readonly connects: readonly { readonly network: string; readonly endpoint: object }[]
}

export type Replacements = {
  /** What to name the image by: as it was asked for where that still means the same image, else by its id. */
  readonly image: string
  /** The id, today, of a container of the backup. Throws when it does not stand yet. */
  readonly idOf: (oldId: string) => string
  /** Of containers that this one takes its volumes from. */
  readonly inherited: readonly Mount[]
}

type Mount = z.infer<typeof CapturedMount>

/** Networks of the engine's own: it connects by the mode alone, and refuses aliases (watchtower#1906). */
const predefined = new Set(['bridge', 'default', 'host', 'none'])

/**
 * A container as it was asked for, not as it had become: no ids, no addresses and no MACs that the engine chose. It never restarts by
 * itself until the whole stack stands. Pure.
 */
export function describeContainer(
  container: CapturedContainer,
  { image, idOf, inherited }: Replacements,
): Creation {
  const { Config, HostConfig, NetworkSettings } = container
  const mode = HostConfig.NetworkMode
  const asked = Object.entries(NetworkSettings.Networks)
    .filter(([network]) => !predefined.has(network) && !mode.startsWith('container:'))
    .map(([network, endpoint]) => ({ network, endpoint: askedFor(endpoint, container) }))
  const first = asked.find(({ network }) => network === mode)
  return {
    name: nameOf(container),
    body: {
      ...withoutInherited(Config, container),
      Image: image,
      HostConfig: {
        ...HostConfig,
        MaskedPaths: isEnginesOwn(HostConfig.MaskedPaths ?? []) ? null : HostConfig.MaskedPaths,
        NetworkMode: renamed(mode, idOf),
        ...(HostConfig.IpcMode === undefined ? {} : { IpcMode: renamed(HostConfig.IpcMode, idOf) }),
        ...(HostConfig.PidMode === undefined ? {} : { PidMode: renamed(HostConfig.PidMode, idOf) }),
        VolumesFrom: HostConfig.VolumesFrom?.map((from) => renamedFrom(from, idOf)) ?? null,
        Links: HostConfig.Links?.map(linkAskedFor) ?? null,
        Mounts: mountsAskedFor(container, inherited),
        RestartPolicy: holdsBack(HostConfig.RestartPolicy)
          ? HostConfig.RestartPolicy
          : { Name: 'no', MaximumRetryCount: 0 },
      },
      ...(first === undefined
        ? {}
        : { NetworkingConfig: { EndpointsConfig: { [first.network]: first.endpoint } } }),
    },
    connects: asked.filter((each) => each !== first),
  }
}

/** Whether the engine never starts it by itself. Pure. */
export function holdsBack({ Name }: CapturedContainer['HostConfig']['RestartPolicy']): boolean {
  return Name === '' || Name === 'no'
}

/** Ids of containers that this one stands on: they are made before it. Pure. */
export function listNeeded(container: CapturedContainer): string[] {
  return [
    ...listShared(container),
    ...(container.HostConfig.VolumesFrom ?? []).map((from) => from.split(':')[0] ?? ''),
  ]
}

/** Ids of containers in whose network, memory or processes it is: the engine does not start it before they run. Pure. */
export function listShared({ HostConfig }: CapturedContainer): string[] {
  const modes = [HostConfig.NetworkMode, HostConfig.IpcMode ?? '', HostConfig.PidMode ?? '']
  return modes.filter((mode) => mode.startsWith('container:')).map((mode) => mode.slice(10))
}

/** Names of containers that this one is linked to, as `docker run --link` does it: the engine takes no link to one that is not there. Pure. */
export function listLinked({ HostConfig }: CapturedContainer): string[] {
  return (HostConfig.Links ?? []).map((link) => linkAskedFor(link).split(':')[0] ?? '')
}

function shortId({ Id }: CapturedContainer): string {
  return Id.slice(0, 12)
}

/**
 * The engine names a container by its own id when it is told no name, and one that shares another's network after that. A MAC that begins
 * with 02:42 is one that it chose (moby, `netutils.GenerateMACFromIP`). In another's network nobody can ask for ports: they are the
 * image's, whose it refuses to be told.
 */
function withoutInherited(config: CapturedContainer['Config'], container: CapturedContainer) {
  const { Hostname, Domainname, MacAddress, ExposedPorts, ...rest } = config
  const mode = container.HostConfig.NetworkMode
  const isShared = mode.startsWith('container:') || mode === 'host'
  const hostname = isShared || Hostname === shortId(container) ? {} : { Hostname }
  const isChosen = MacAddress === undefined || MacAddress === '' || MacAddress.startsWith('02:42:')
  return {
    ...rest,
    ...hostname,
    ...(isShared ? {} : { Domainname }),
    ...(ExposedPorts === undefined || mode.startsWith('container:') ? {} : { ExposedPorts }),
    ...(isChosen ? {} : { MacAddress }),
  }
}

function askedFor(endpoint: CapturedEndpoint | null, container: CapturedContainer): object {
  const { Aliases, IPAMConfig, Links, DriverOpts, GwPriority } = endpoint ?? {}
  const aliases = Aliases?.filter((alias) => alias !== shortId(container)) ?? null
  return {
    Aliases: aliases,
    IPAMConfig: IPAMConfig ?? null,
    Links: Links ?? null,
    DriverOpts: DriverOpts ?? null,
    ...(GwPriority === undefined ? {} : { GwPriority }),
  }
}

function renamed(mode: string, idOf: Replacements['idOf']): string {
  return mode.startsWith('container:') ? `container:${idOf(mode.slice(10))}` : mode
}

function renamedFrom(from: string, idOf: Replacements['idOf']): string {
  const [id = '', ...options] = from.split(':')
  return [idOf(id), ...options].join(':')
}

/** The engine tells a link as `/target:/self/alias`, and takes it as `target:alias`. */
function linkAskedFor(link: string): string {
  const [target = '', own = ''] = link.split(':')
  return `${target.replace(/^\//, '')}:${own.slice(own.lastIndexOf('/') + 1)}`
}

/**
 * Volumes without a name had one from the engine: asked for by that, they are found again. Compose does the same when it makes a container
 * anew.
 */
function mountsAskedFor(
  { HostConfig, Mounts }: CapturedContainer,
  inherited: readonly Mount[],
): object[] | null {
  const asked = HostConfig.Mounts ?? []
  const bound = new Set((HostConfig.Binds ?? []).map((bind) => bind.split(':')[1]))
  const named = asked.map((mount) =>
    mount.Type === 'volume' && !mount.Source
      ? { ...mount, Source: Mounts.find(({ Destination }) => Destination === mount.Target)?.Name }
      : mount,
  )
  const added = Mounts.filter(
    ({ Type, Name, Destination }) =>
      Type === 'volume' &&
      !bound.has(Destination) &&
      !asked.some(({ Target }) => Target === Destination) &&
      !inherited.some((each) => each.Name === Name && each.Destination === Destination),
  ).map(({ Name, Destination, RW }) => ({
    Type: 'volume',
    Source: Name,
    Target: Destination,
    ReadOnly: !RW,
  }))
  const all = [...named, ...added]
  return all.length === 0 ? (HostConfig.Mounts ?? null) : all
}
