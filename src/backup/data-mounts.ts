import { belongsToHost } from './host-paths.ts'
import { placeOf } from '../model/place.ts'
import type { Container, DatabaseServer, Mount, Stack } from '../model/stack.ts'

/** A mount that holds a database server's live files, wholly or below `inside`. */
export type DataMount = {
  readonly server: DatabaseServer
  readonly mount: Mount
  /** Where the live files begin, relative to the mount; empty when it is all of it. */
  readonly inside: string
  /** One of all that it might be: nobody said so. */
  readonly isGuess?: true
  /** It is the write-ahead log alone. */
  readonly isLog?: true
}

/** Which mounts hold live database files: what the servers said themselves, mapped to the mount that holds the path. */
export function findDataMounts(stack: Stack): DataMount[] {
  // A volume that a stopped container shares with a live server is the live server's; of several stopped ones, the last that ran left it.
  const finishedAt = ({ containerId }: DatabaseServer): string =>
    stack.containers.find(({ id }) => id === containerId)?.finishedAt ?? ''
  const liveFirst = stack.databases.toSorted(
    (a, b) => rank(a) - rank(b) || finishedAt(b).localeCompare(finishedAt(a)),
  )
  const all = liveFirst.flatMap((server): DataMount[] => {
    const container = stack.containers.find(({ id }) => id === server.containerId)
    if (container === undefined) return []
    const found = dataDirectories(server).flatMap((directory) =>
      locate(server, container, directory),
    )
    const isUnknown = ['unreachable', 'left-out'].includes(server.answer.state)
    const isSuspect = found.length === 0 && isUnknown
    // Of a stopped one it is as any other file that is at rest.
    const logs = server.answer.state === 'stopped' ? [] : findLogMounts(stack, [server])
    return [...(isSuspect ? suspectAll(server, container) : found), ...logs]
  })
  return all.filter((data) => !all.some((other) => yieldsTo(stack, data, other)))
}

/** What the images of PostgreSQL (Docker’s own, Bitnami’s) take for a place of its own for the write-ahead log. */
const logVariables = ['POSTGRES_INITDB_WALDIR', 'POSTGRESQL_INITDB_WAL_DIR']

/** Mounts that hold servers’ write-ahead logs, where these were made apart from the data. No server says where that is. Pure. */
export function findLogMounts(stack: Stack, servers: readonly DatabaseServer[]): DataMount[] {
  return servers.flatMap((server) => {
    const container = stack.containers.find(({ id }) => id === server.containerId)
    if (container === undefined) return []
    return logVariables
      .flatMap((name) => container.env[name] ?? [])
      .flatMap((directory) => locate(server, container, directory))
      .map((data) => ({ ...data, isLog: true as const }))
  })
}

function locate(server: DatabaseServer, container: Container, directory: string): DataMount[] {
  const mount = mountHolding(container, directory)
  if (mount === undefined) return []
  const below = directory.slice(mount.target.length).replace(/^\/+/, '')
  // Relative to the volume, which is read and written as a whole.
  const inside = [mount.subpath ?? '', below].filter(Boolean).join('/')
  return [{ server, mount, inside }]
}

/** A container in any other state, a paused one for one, still has its files open. */
export function isAtRest({ state }: Container): boolean {
  return ['created', 'exited', 'dead'].includes(state)
}

/** What a server that is left out has at rest, or is only suspected of, is another server's when that one keeps its data there. */
function yieldsTo(stack: Stack, { server, mount, isGuess }: DataMount, other: DataMount): boolean {
  if (server.answer.state !== 'left-out' || other.server.answer.state === 'left-out') return false
  const container = stack.containers.find(({ id }) => id === server.containerId)
  const isSame = placeOf(other.mount) === placeOf(mount)
  return isSame && (isGuess === true || container === undefined || isAtRest(container))
}

function rank({ answer }: DatabaseServer): number {
  return ['reachable', 'unreachable', 'left-out', 'stopped'].indexOf(answer.state)
}

/** A server that cannot be asked, and no mount where its data should be: it may write to any that it can. */
function suspectAll(server: DatabaseServer, container: Container): DataMount[] {
  return container.mounts
    .filter(({ kind, source, writable }) => writable && mayHoldData(kind, source))
    .map((mount) => ({ server, mount, inside: '', isGuess: true }))
}

/** What belongs to the host itself, as its clock, holds none. */
export function mayHoldData(kind: Mount['kind'], source: string): boolean {
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
