import { kindOf } from '../store.ts'
import type { Repository } from './repository.ts'

/** Two repositories as one restic sees them that reads from one and writes to the other. */
export type Pair = {
  /** The one that is written to, with all that it takes to be let into both. */
  readonly both: Repository
  /** What restic must be told besides. */
  readonly options: readonly string[]
}

/**
 * restic (0.18) is told of the repository that it reads from in variables of their own; those of stores it has only once, for both. Who enters a
 * rest-server is told in its location, which each has of its own. A region that is not that of both is told of neither: restic asks for it. Pure.
 */
export function pairRepositories(from: Repository, to: Repository): Pair {
  const certificates = joinCertificates([from, to])
  const variables = {
    ...shared(from, to),
    ...(certificates === undefined ? {} : { RESTIC_CACERT: certificates }),
    RESTIC_REPOSITORY: enter(to),
    RESTIC_FROM_REPOSITORY: enter(from),
    ...(from.password === undefined ? {} : { RESTIC_FROM_PASSWORD: from.password }),
  }
  const files = [...(from.store?.files ?? []), ...(to.store?.files ?? [])]
  const network = to.network ?? from.network
  const pace = to.pace ?? from.pace
  const cache = to.cache ?? from.cache
  const lockWaitMs = to.lockWaitMs ?? from.lockWaitMs
  return {
    both: {
      location: to.location,
      password: to.password,
      mounts: distinct([...from.mounts, ...to.mounts], ({ target }) => target),
      store: { variables, files: distinct(files, ({ path }) => path) },
      ...(network === undefined ? {} : { network }),
      ...(pace === undefined ? {} : { pace }),
      ...(cache === undefined ? {} : { cache }),
      ...(lockWaitMs === undefined ? {} : { lockWaitMs }),
    },
    options: from.password === undefined ? ['--from-insecure-no-password'] : [],
  }
}

const user = 'RESTIC_REST_USERNAME'
const userPassword = 'RESTIC_REST_PASSWORD'
const region = 'AWS_DEFAULT_REGION'
const certificate = 'RESTIC_CACERT'

function shared(from: Repository, to: Repository): Record<string, string> {
  const variables: Record<string, string> = { ...from.store?.variables, ...to.store?.variables }
  const regions = [from, to].filter(isS3).map(({ store }) => store?.variables[region])
  const isOfBoth = new Set(regions).size === 1
  const left = new Set([user, userPassword, certificate, ...(isOfBoth ? [] : [region])])
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !left.has(name)))
}

function isS3({ location }: Repository): boolean {
  return kindOf(location) === 's3'
}

/** A location with who enters: it is a secret then. */
function enter({ location, store }: Repository): string {
  const { [user]: name, [userPassword]: password } = store?.variables ?? {}
  if (kindOf(location) !== 'rest' || (name === undefined && password === undefined)) return location
  const who = [name ?? '', password ?? ''].map(encodeURIComponent).join(':')
  return location.replace('://', `://${who}@`)
}

/** Where Debian has the authorities that everybody knows. restic knows these alone where it is told none, and not even these where it is told one. */
const known = '/etc/ssl/certs/ca-certificates.crt'

function joinCertificates(repositories: readonly Repository[]): string | undefined {
  const paths = repositories.flatMap(({ store }) =>
    store === undefined ? [] : [store.variables[certificate] ?? known],
  )
  if (paths.every((path) => path === known)) return undefined
  return [...new Set(paths)].join(',')
}

function distinct<T>(all: readonly T[], key: (each: T) => string): T[] {
  return [...new Map(all.map((each) => [key(each), each])).values()]
}
