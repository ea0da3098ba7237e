import type { Container } from '../model/stack.ts'
import { isAtWork } from './mount-users.ts'
import { sortForStart } from './start-order.ts'

/** One that is in a namespace of another container: when that stops, it is left with none, and only its own start gives it the new one. */
export type Sharer = {
  readonly container: Container
  readonly of: Container
  /** `the network of shop-vpn-1`. */
  readonly what: string
}

const modes = { NetworkMode: 'the network', IpcMode: 'the memory', PidMode: 'the processes' }

/** Those at work that share something with containers that stop, or with such a sharer in its turn; Lifeboat’s own among them. Pure. */
export function findSharers(
  containers: readonly Container[],
  stopping: ReadonlySet<string>,
): Sharer[] {
  const lost = new Set(stopping)
  const found: Sharer[] = []
  for (let before = -1; before !== lost.size;) {
    before = lost.size
    for (const container of containers) {
      if (lost.has(container.id) || !isAtWork(container)) continue
      const shared = listShared(containers, container).find(({ of }) => lost.has(of.id))
      if (shared === undefined) continue
      lost.add(container.id)
      found.push(shared)
    }
  }
  return found
}

/** As compose would start them, each also after those that it shares something with. Pure. */
export function sortSharing(containers: readonly Container[]): Container[] {
  return sortForStart(
    containers.map((container) => ({
      ...container,
      after: listShared(containers, container).map(({ of }) => of.name),
    })),
  )
}

function listShared(containers: readonly Container[], container: Container): Sharer[] {
  return readShared(container).flatMap(({ thing, reference }) => {
    const of = containers.find(({ id, name }) => id === reference || name === reference)
    return of === undefined ? [] : [{ container, of, what: `${thing} of ${of.name}` }]
  })
}

/** Whether other servers may listen where its own does: it is in the host's network or another container's, or another one is in its. Pure. */
export function sharesNetwork(container: Container, containers: readonly Container[]): boolean {
  const { HostConfig = {} } = container.inspect as { HostConfig?: Record<string, unknown> }
  const mode = String(HostConfig['NetworkMode'])
  if (mode === 'host' || mode.startsWith('container:')) return true
  return containers.some((other) =>
    readShared(other).some(
      ({ thing, reference }) =>
        thing === modes.NetworkMode && [container.id, container.name].includes(reference),
    ),
  )
}

/** Ids or names of the containers without which one cannot start: it is in their namespaces. Pure. */
export function listNeeded(container: Pick<Container, 'inspect'>): string[] {
  return [...new Set(readShared(container).map(({ reference }) => reference))]
}

function readShared({ inspect }: Pick<Container, 'inspect'>) {
  const { HostConfig = {} } = inspect as { HostConfig?: Record<string, unknown> }
  return Object.entries(modes).flatMap(([mode, thing]) => {
    const value = HostConfig[mode]
    if (typeof value !== 'string' || !value.startsWith('container:')) return []
    return [{ thing, reference: value.slice('container:'.length) }]
  })
}
