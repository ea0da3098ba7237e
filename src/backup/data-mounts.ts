import { belongsToHost } from './host-paths.ts'
import type { Container, DatabaseServer, Mount, Stack } from '../model/stack.ts'

/** A mount that holds a database server's live files, wholly or below `inside`. */
export type DataMount = {
  readonly server: DatabaseServer
  readonly mount: Mount
  /** Where the live files begin, relative to the mount; empty when it is all of it. */
  readonly inside: string
}

/** Which mounts hold live database files: what the servers said themselves, mapped to the mount that holds the path. */
export function findDataMounts(stack: Stack): DataMount[] {
  // A volume that a stopped container shares with a live server is the live server's.
  const liveFirst = stack.databases.toSorted((a, b) => rank(a) - rank(b))
  return liveFirst.flatMap((server) => {
    const container = stack.containers.find(({ id }) => id === server.containerId)
    if (container === undefined) return []
    const found = dataDirectories(server).flatMap((directory) => {
      const mount = mountHolding(container, directory)
      if (mount === undefined) return []
      return [{ server, mount, inside: directory.slice(mount.target.length).replace(/^\/+/, '') }]
    })
    return found.length === 0 && server.answer.state === 'unreachable'
      ? suspectAll(server, container)
      : found
  })
}

function rank({ answer }: DatabaseServer): number {
  return ['reachable', 'unreachable', 'stopped'].indexOf(answer.state)
}

/** A server that cannot be asked, and no mount where its data should be: it may write to any that it can. */
function suspectAll(server: DatabaseServer, container: Container): DataMount[] {
  return container.mounts
    .filter(({ kind, source, writable }) => writable && mayHoldData(kind, source))
    .map((mount) => ({ server, mount, inside: '' }))
}

function mayHoldData(kind: Mount['kind'], source: string): boolean {
  return kind === 'volume' || (kind === 'bind' && !belongsToHost(source))
}

/** The mount that holds a path of a container; the deepest one, as the kernel sees it. */
export function mountHolding(container: Container, path: string): Mount | undefined {
  return container.mounts
    .filter(({ target }) => path === target || path.startsWith(`${target}/`))
    .toSorted((a, b) => b.target.length - a.target.length)[0]
}

function dataDirectories({ answer }: DatabaseServer): readonly string[] {
  if (answer.state !== 'reachable') return [answer.suspectedDataDirectory]
  return [answer.dataDirectory, ...answer.tablespaces]
}
