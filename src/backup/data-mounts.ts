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
  return stack.databases.flatMap((server) => {
    const container = stack.containers.find(({ id }) => id === server.containerId)
    if (container === undefined) return []
    return dataDirectories(server).flatMap((directory) => {
      const mount = mountHolding(container, directory)
      if (mount === undefined) return []
      return [{ server, mount, inside: directory.slice(mount.target.length).replace(/^\/+/, '') }]
    })
  })
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
