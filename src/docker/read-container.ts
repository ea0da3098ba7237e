import { normalize } from 'node:path/posix'
import type { ContainerInspectInfo } from 'dockerode'

import type { Container, Mount } from '../model/stack.ts'
import { composeLabels } from './labels.ts'

export function readContainer(inspect: ContainerInspectInfo, ownId: string): Container {
  const labels = inspect.Config.Labels ?? {}
  const name = inspect.Name.replace(/^\//, '')
  return {
    id: inspect.Id,
    name,
    service: labels[composeLabels.service] ?? name,
    image: inspect.Config.Image,
    imageId: inspect.Image,
    state: inspect.State.Status,
    startedAt: inspect.State.StartedAt,
    finishedAt: inspect.State.FinishedAt,
    exitCode: inspect.State.ExitCode,
    isSelf: inspect.Id === ownId,
    env: readEnvironment(inspect.Config.Env ?? []),
    labels,
    mounts: readMounts(inspect),
    networks: Object.keys(inspect.NetworkSettings.Networks),
    inspect,
  }
}

/** Every mount: the engine's list, and the tmpfs mounts, which it keeps elsewhere when they came by `tmpfs:`. */
export function readMounts(inspect: ContainerInspectInfo): Mount[] {
  const named = namedVolumeTargets(inspect)
  const subpaths = findSubpaths(inspect)
  const listed = inspect.Mounts.map((mount): Mount => {
    const kind =
      mount.Type === 'volume' || mount.Type === 'bind' || mount.Type === 'tmpfs'
        ? mount.Type
        : 'other'
    const source = kind === 'volume' ? (mount.Name ?? '') : mount.Source
    const anonymous =
      kind === 'volume' && (!named.has(mount.Destination) || /^[0-9a-f]{64}$/.test(source))
    const subpath = subpaths.get(mount.Destination)
    const { Destination: target, RW: writable } = mount
    const part = subpath === undefined ? {} : { subpath }
    return { kind, source, ...part, target, writable, anonymous }
  })
  const tmpfs = Object.keys((inspect.HostConfig.Tmpfs as Record<string, string> | null) ?? {})
    .filter((target) => !listed.some((mount) => mount.target === target))
    .map((target): Mount => ({
      kind: 'tmpfs',
      source: '',
      target,
      writable: true,
      anonymous: false,
    }))
  return [...listed, ...tmpfs].toSorted((a, b) => a.target.localeCompare(b.target))
}

/**
 * Targets whose volume was asked for by name, in either of the two ways the API knows. Compose, when it makes a container anew, asks
 * for the old one's anonymous volumes by the names that the engine gave them: 64 hexadecimal digits.
 */
function namedVolumeTargets(inspect: ContainerInspectInfo): Set<string> {
  const binds = (inspect.HostConfig.Binds ?? []).map((bind) => bind.split(':')[1] ?? '')
  const mounts = (inspect.HostConfig.Mounts ?? [])
    .filter(({ Type, Source }) => Type === 'volume' && Boolean(Source))
    .map(({ Target }) => Target)
  return new Set([...binds, ...mounts])
}

/** By target. The engine's list of mounts does not say it, only what was asked for (API 1.45, `VolumeOptions.Subpath`). */
function findSubpaths({ HostConfig }: ContainerInspectInfo): Map<string, string> {
  const found = (HostConfig.Mounts ?? []).flatMap(({ Target, VolumeOptions }) => {
    const { Subpath = '' } = (VolumeOptions ?? {}) as { readonly Subpath?: string }
    const subpath = normalize(Subpath).replace(/^\/+|\/+$/g, '')
    return subpath === '' || subpath === '.' ? [] : [[Target, subpath] as const]
  })
  return new Map(found)
}

function readEnvironment(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf('=')
      return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)]
    }),
  )
}
