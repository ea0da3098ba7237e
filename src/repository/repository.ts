import type { Pace, Store } from '../store.ts'
import type { WorkerMount, WorkerSpec } from '../model/worker.ts'

/** Where the repository is, how its password is given, and how a worker gets at it. */
export type Repository = {
  /** What restic calls it: a folder inside the container, or a store's location. */
  readonly location: string
  readonly password: string | undefined
  /** Mounts that a worker needs to see the same folder at the same path; none of a store. */
  readonly mounts: readonly WorkerMount[]
  /** What lets restic into a store; absent for a folder. */
  readonly store?: Store
  /** Where workers reach a store; absent for a folder. */
  readonly network?: WorkerSpec['network']
  /** How much restic may send and fetch; absent for a folder. */
  readonly pace?: Pace
  /** The volume of the cache that workers share; absent where they use none. */
  readonly cache?: string
  /** Whoever keeps it lets nothing be removed. */
  readonly isAppendOnly?: boolean
  /** How long restic waits for others whose lock keeps it out; absent: not at all. */
  readonly lockWaitMs?: number
}

/** The environment of restic as Lifeboat's own child: secrets never stand in arguments. */
export function resticEnvironment(repository: Repository): Record<string, string> {
  return { RESTIC_REPOSITORY: repository.location, ...secretVariables(repository) }
}

/** What every worker needs that speaks to the repository, besides its mounts. `env` is its own. */
export function reachRepository(
  repository: Repository,
  env: Readonly<Record<string, string>> = {},
): Pick<WorkerSpec, 'env' | 'secrets' | 'network' | 'cache'> {
  const variables = secretVariables(repository)
  const hasSecrets = Object.keys(variables).length > 0
  return {
    env: { RESTIC_REPOSITORY: repository.location, ...env },
    ...(hasSecrets ? { secrets: { variables, files: repository.store?.files ?? [] } } : {}),
    network: repository.network ?? 'none',
    ...(repository.cache === undefined ? {} : { cache: repository.cache }),
  }
}

function secretVariables({ password, store }: Repository): Record<string, string> {
  return {
    ...store?.variables,
    ...(password === undefined ? {} : { RESTIC_PASSWORD: password }),
  }
}

/**
 * For a worker whose `moves` is set: restic (0.18) says every second, in a line of JSON, how far it is, `--quiet` or not (tried). Left to itself it says
 * nothing, or sixty times in a second: each line stands in the worker's log.
 */
export const sayingHowFar = { RESTIC_PROGRESS_FPS: '1' }

/** The same as one sees it that has no cache: Lifeboat's own container, and whoever reads all of it once. */
export function withoutCache({ cache: _cache, ...repository }: Repository): Repository {
  return repository
}

/** The same as whoever sees it for whom others stand still: they are not to do so until somebody else has done with it. */
export function withoutWaiting({ lockWaitMs: _lockWaitMs, ...repository }: Repository): Repository {
  return repository
}

/** Options every restic call has. A cache that is not shared a worker would only throw away with itself; of one that is, restic throws away what nobody used for a month. */
export function globalOptions(repository: Repository): string[] {
  return [
    repository.cache === undefined ? '--no-cache' : '--cleanup-cache',
    '--json',
    ...(repository.password === undefined ? ['--insecure-no-password'] : []),
    ...paceOptions(repository.pace),
    ...waitOptions(repository),
  ]
}

/** restic (0.18) asks again after 5 s, then ever more rarely, at last each minute. */
function waitOptions({ lockWaitMs = 0 }: Repository): string[] {
  return lockWaitMs === 0 ? [] : ['--retry-lock', `${Math.ceil(lockWaitMs / 1000)}s`]
}

/** restic counts in KiB a second, and takes 0 for no limit. */
function paceOptions({ upload, download }: Pace = {}): string[] {
  const limits = [
    ['--limit-upload', upload],
    ['--limit-download', download],
  ] as const
  return limits.flatMap(([option, bytes]) =>
    bytes === undefined ? [] : [option, String(Math.max(1, Math.floor(bytes / 1024)))],
  )
}

/** The same for what restic does not say in JSON. */
export function plainOptions(repository: Repository): string[] {
  return globalOptions(repository).filter((option) => option !== '--json')
}
