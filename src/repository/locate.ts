import { LifeboatError } from '../errors.ts'
import type { Mount, Self } from '../model/stack.ts'
import type { Repository } from './repository.ts'

/**
 * The repository as workers will see it: the mount of Lifeboat's own container that holds the folder.
 * Throws `repository-not-mounted` when none does: what is stored in the container itself goes when it goes.
 */
export function locateRepository(
  self: Self,
  settings: { readonly repository: string; readonly password: string | undefined },
): Repository {
  const { repository: location, password } = settings
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
  return { location, password, mounts: [{ kind, source, target, writable: true }] }
}

/** The volume or host path that the repository is on; empty when there is none, for a plan that only must not copy it. */
export function repositorySource(self: Self, location: string): string {
  const mount = findMount(self, location)
  if (mount === undefined) return ''
  // A volume is left out as a whole; of a host folder, only what is the repository's.
  const below = mount.kind === 'bind' ? location.slice(mount.target.length) : ''
  return `${mount.source}${below}`
}

/** The mount of Lifeboat's own container that a path inside it is on; undefined for the container's own layer. */
export function findMount(self: Self, location: string): Mount | undefined {
  return self.mounts
    .filter(({ target }) => location === target || location.startsWith(`${target}/`))
    .toSorted((a, b) => b.target.length - a.target.length)[0]
}
