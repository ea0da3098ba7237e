import { nameOf, type CapturedContainer, type CapturedEndpoint } from '../model/captured.ts'
import type { CloneWish } from '../model/clone.ts'
import type { CloneNames } from './clone-names.ts'

export type ClonedEndpoints = {
  /** `NetworkMode`. */
  readonly mode: string
  readonly networks: CapturedContainer['NetworkSettings']['Networks']
  readonly Links: string[] | null
  /** Addresses that were asked for, and are not by the clone. */
  readonly freed: readonly string[]
  readonly notes: readonly string[]
  /** Whether it is in no network, and the original was in one. */
  readonly isCutOff: boolean
}

/**
 * Networks of its own, in which the engine chooses every address. What the containers called each other there they still do: in networks
 * that nobody else is in, the old names clash with nothing. Pure.
 */
export function cloneEndpoints(
  container: CapturedContainer,
  names: CloneNames,
  { closed }: Pick<CloneWish, 'closed'>,
): ClonedEndpoints {
  const { HostConfig, NetworkSettings } = container
  const mode = HostConfig.NetworkMode
  const Links = HostConfig.Links?.map((link) => renameLink(link, names)) ?? null
  if (mode === 'host') return { ...alone, notes: [noHost] }
  if (mode.startsWith('container:')) {
    return { ...nothing, mode: `container:${names.reference(mode.slice(10))}`, Links }
  }
  if (closed && ['bridge', 'default'].includes(mode)) {
    return { ...alone, notes: ['is in no network: the engine’s own has a way out'] }
  }
  const endpoints = Object.entries(NetworkSettings.Networks)
  return {
    mode: names.network(mode),
    networks: Object.fromEntries(
      endpoints.map(([network, endpoint]) => [
        names.network(network),
        cloneEndpoint(endpoint, container, names),
      ]),
    ),
    Links,
    freed: endpoints.flatMap(([, endpoint]) => listAddresses(endpoint)),
    notes: [],
    isCutOff: false,
  }
}

const nothing = { networks: {}, freed: [], notes: [], isCutOff: false }
const alone = { ...nothing, mode: 'none', Links: null, isCutOff: true }
const noHost = 'is in no network: in the host’s, it would want the ports that the original has'

function cloneEndpoint(
  endpoint: CapturedEndpoint | null,
  container: CapturedContainer,
  names: CloneNames,
): CapturedEndpoint {
  const aliases = [...(endpoint?.Aliases ?? []), nameOf(container)]
  const links = endpoint?.Links?.map((link) => {
    const [target = '', ...rest] = link.split(':')
    return [names.container(target), ...rest].join(':')
  })
  return {
    ...endpoint,
    Aliases: [...new Set(aliases)],
    IPAMConfig: null,
    ...(links === undefined ? {} : { Links: links }),
  }
}

function listAddresses(endpoint: CapturedEndpoint | null): string[] {
  const { IPv4Address, IPv6Address } = (endpoint?.IPAMConfig ?? {}) as Record<string, unknown>
  return [IPv4Address, IPv6Address].filter(
    (each) => typeof each === 'string' && each !== '',
  ) as string[]
}

/** As the engine tells it: `/target:/self/alias`. */
function renameLink(link: string, names: CloneNames): string {
  const [target = '', own = ''] = link.split(':')
  return `/${names.container(target.replace(/^\//, ''))}:${own}`
}
