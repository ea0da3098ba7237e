import type { WorkerMount } from '../model/worker.ts'

/** Where the repository is, how its password is given, and how a worker gets at it. */
export type Repository = {
  /** What restic calls it: a folder inside the container. */
  readonly location: string
  readonly password: string | undefined
  /** Mounts that a worker needs to see the same folder at the same path. */
  readonly mounts: readonly WorkerMount[]
}

/** The environment for restic, in Lifeboat's own process and in workers alike: secrets never stand in arguments. */
export function resticEnvironment(repository: Repository): Record<string, string> {
  return {
    RESTIC_REPOSITORY: repository.location,
    ...(repository.password === undefined ? {} : { RESTIC_PASSWORD: repository.password }),
  }
}

/** Options every restic call has. A local folder gains nothing from a cache, which a worker would only throw away. */
export function globalOptions(repository: Repository): string[] {
  return [
    '--no-cache',
    '--json',
    ...(repository.password === undefined ? ['--insecure-no-password'] : []),
  ]
}

/** The same for what restic does not say in JSON. */
export function plainOptions(repository: Repository): string[] {
  return globalOptions(repository).filter((option) => option !== '--json')
}
