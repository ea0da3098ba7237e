import { basename } from 'node:path'

import { suspectDataDirectory } from '../databases/postgres/find-candidates.ts'
import { explainOneOff } from '../docker/one-off.ts'
import type { Container, Mount } from '../model/stack.ts'
import { isSame } from './classify-mounts.ts'
import { mayHoldData, mountHolding } from './data-mounts.ts'

type Seen = {
  /** Of the stack. */
  readonly containers: readonly Container[]
  /** Whether a cluster is where its environment says, or that cannot be told. */
  readonly hasData: boolean
}

/**
 * Whether what looks like a PostgreSQL server, and in which nothing listens, is none after all: a tool of such a name or image, as an exporter or what
 * dumps other servers, or a command that was run in a service's image. As long as anything speaks for a server it is one, and a backup without it is incomplete. Pure.
 */
export function isNoServer(container: Container, { containers, hasData }: Seen): boolean {
  if (runsServer(container)) return false
  const isOneOff = explainOneOff(container) !== undefined
  if (isOneOff && isAnsweredFor(container, containers)) return true
  if (hasData) return false
  if (namesAnotherHost(container)) return true
  return (isOneOff || !isSetUpAsServer(container)) && !hasOtherPlace(container)
}

const entrypoints = new Set(['docker-entrypoint.sh', 'entrypoint.sh'])

/** The entrypoint of the official images makes a server of no words, and of mere options. */
function runsServer({ inspect }: Container): boolean {
  const { Path = '', Args = [] } = inspect as { Path?: string; Args?: readonly string[] }
  const words = [Path, ...Args].map((word) => basename(word))
  const at = words.findLastIndex((word) => entrypoints.has(word))
  const command = words[at + 1]
  if (command === undefined || command.startsWith('-')) return at >= 0
  return command === 'postgres' || command === 'postmaster'
}

/** Its data is that of its service's own container, which is asked itself. */
function isAnsweredFor(container: Container, containers: readonly Container[]): boolean {
  const mount = mountHolding(container, suspectDataDirectory(container))
  return containers.some(
    (other) =>
      mount !== undefined &&
      other.service === container.service &&
      explainOneOff(other) === undefined &&
      other.mounts.some((each) => isSame(each, mount)),
  )
}

const hosts = ['POSTGRES_HOST', 'PGHOST', 'POSTGRESQL_HOST']
const local = /^(localhost|127\..*|0\.0\.0\.0|\/.*|)$/

/** A file of variables for the whole stack may name the server to itself. */
function namesAnotherHost({ env, service, name, inspect }: Container): boolean {
  const { NetworkSettings, Config } = inspect as {
    NetworkSettings?: { Networks?: Record<string, { Aliases?: readonly string[] | null }> }
    Config?: { Hostname?: string }
  }
  const aliases = Object.values(NetworkSettings?.Networks ?? {}).flatMap(
    ({ Aliases }) => Aliases ?? [],
  )
  const own = [service, name, Config?.Hostname, ...aliases]
  const named = hosts.flatMap((host) => env[host] ?? []).flatMap((value) => value.split(/[,:]/))
  return named.length > 0 && !named.some((host) => local.test(host) || own.includes(host))
}

const serverSetting =
  /^(POSTGRES_(DB|USER|PASSWORD|INITDB_ARGS|HOST_AUTH_METHOD)(_FILE)?|POSTGRESQL_.+)$/

function isSetUpAsServer({ env }: Container): boolean {
  return Object.keys(env).some((name) => serverSetting.test(name))
}

/** Where a server might keep its data besides, if something told it to: a version's folder beside the one that was looked at, for one. */
function hasOtherPlace(container: Container): boolean {
  const directory = suspectDataDirectory(container)
  const holding = mountHolding(container, directory)
  const isLookedAt = (mount: Mount): boolean =>
    mount === holding && (mount.anonymous || mount.target === directory)
  return container.mounts.some(
    (mount) => !isLookedAt(mount) && mount.writable && mayHoldData(mount.kind, mount.source),
  )
}
