import { LifeboatError } from '../errors.ts'
import { isHostPath, placeOf } from '../model/place.ts'
import type { Mount, Self, Stack } from '../model/stack.ts'
import { hostOf, kindOf, type Pace, type Store } from '../store.ts'
import type { Reach } from '../model/worker.ts'
import type { Repository } from './repository.ts'

/** The settings that say where the repository is. */
export type Where = {
  readonly repository: string
  readonly password: string | undefined
  /** Absent for a folder. */
  readonly store?: Store | undefined
  /** Does not hold for a folder. */
  readonly pace?: Pace | undefined
  /** Whoever keeps it lets nothing be removed. */
  readonly appendOnly?: boolean | undefined
  /** How long others are waited for that have it for themselves; absent: not at all. */
  readonly lockWaitMs?: number | undefined
}

/** The repository as Lifeboat itself reads it: that needs no worker, and no mount that can be written. */
export function forReading(settings: Where): Repository {
  return { ...about(settings), mounts: [] }
}

function about({
  repository: location,
  password,
  store,
  pace,
  appendOnly,
  lockWaitMs,
}: Where): Omit<Repository, 'mounts' | 'network'> {
  return {
    location,
    password,
    ...(store === undefined ? {} : { store }),
    ...(store === undefined || pace === undefined ? {} : { pace }),
    ...(appendOnly === true ? { isAppendOnly: true } : {}),
    ...(lockWaitMs === undefined ? {} : { lockWaitMs }),
  }
}

/**
 * The repository as workers will see it: the mount of Lifeboat's own container that holds the folder.
 * Throws `repository-not-mounted` when none does: what is stored in the container itself goes when it goes. A store is reached from Lifeboat's own
 * networks; throws `no-network` when there are none.
 */
export function locateRepository(self: Self, settings: Where): Repository {
  const { repository: location, store } = settings
  if (store !== undefined) {
    return { ...about(settings), mounts: [], network: findReach(self, location) }
  }
  const mount = findMount(self, location)
  if (mount === undefined || (mount.kind !== 'volume' && mount.kind !== 'bind')) {
    throw new LifeboatError(
      'repository-not-mounted',
      `${location} is not on a volume or bind mount`,
      {
        hint: 'Give the lifeboat service a volume for it, for example lifeboat-repository:/repository.',
      },
    )
  }
  if (!mount.writable) {
    throw new LifeboatError('repository-not-writable', `${mount.target} is mounted read-only`, {
      hint: 'Take :ro off the repository’s mount in the lifeboat service.',
    })
  }
  const { kind, source, target } = mount
  return { ...about(settings), mounts: [{ kind, source, target, writable: true }] }
}

function findReach(self: Self, location: string): Reach {
  const networks = self.networks.filter((name) => name !== 'none')
  if (networks.length === 0) {
    throw new LifeboatError('no-network', `no worker would reach ${location}`, {
      hint: 'Put the lifeboat service into a network of its own; with another container’s (`network_mode: service:…` or `container:…`) or none it has none to share.',
    })
  }
  return { networks, hosts: self.hosts ?? [], nameServers: self.nameServers ?? [] }
}

/** The volume or host path that the repository is on; empty when there is none, for a plan that only must not copy it. */
export function repositorySource(self: Self, location: string): string {
  const mount = findMount(self, location)
  if (mount === undefined) return ''
  // A volume is left out as a whole; of a host folder, only what is the repository's.
  const below = isHostPath(mount) ? location.slice(mount.target.length) : ''
  return `${placeOf(mount)}${below}`
}

/**
 * The same of a stack that was found: where one of its own services is the store, what that keeps the backups on. A backup of it would grow for ever,
 * and a freeze would pause what it writes to.
 */
export function findRepositorySource(
  { self, containers }: Pick<Stack, 'self' | 'containers'>,
  location: string,
): string {
  if (kindOf(location) === undefined) return repositorySource(self, location)
  const host = hostOf(location)
  const keeper = containers.find(({ service, name }) => service === host || name === host)
  const kept = keeper?.mounts.find(
    ({ kind, writable }) => writable && (kind === 'volume' || kind === 'bind'),
  )
  return kept === undefined ? '' : placeOf(kept)
}

/** The mount of Lifeboat's own container that a path inside it is on; undefined for the container's own layer. */
export function findMount(self: Self, location: string): Mount | undefined {
  return self.mounts
    .filter(({ target }) => location === target || location.startsWith(`${target}/`))
    .toSorted((a, b) => b.target.length - a.target.length)[0]
}
