import { reachesFiles, readsAttributes } from '../model/capabilities.ts'
import type { WorkerMount, WorkerSpec } from '../model/worker.ts'
import { globalOptions, reachRepository, sayingHowFar, type Repository } from './repository.ts'
import { writeTags } from './snapshots.ts'

export type BackupArguments = {
  /** What is stored: a kind of part, or `hot` for a pass that only makes the next one quick. */
  readonly kind: string
  readonly backupId: string
  readonly project: string
  readonly host: string
  /** Paths that are left out. */
  readonly without: readonly string[]
  /** Patterns as `excludePattern` makes them. */
  readonly excludes?: readonly string[]
  /** Nothing that runs writes to what is stored. */
  readonly isAtRest?: boolean
  readonly excludeFile?: string
  /** Counts beside the reading how much there is, so that it is known how far it is: each name is looked at twice. Not while anybody stands still. */
  readonly scans?: boolean
}

/** The arguments of `restic backup`, but for the parent and the path. */
export function backupArguments(repository: Repository, request: BackupArguments): string[] {
  const { kind, backupId, project, host, isAtRest = false, excludeFile, scans = false } = request
  const tags = { lifeboat: kind, backup: backupId, project, ...(isAtRest ? { rest: 'yes' } : {}) }
  return [
    'backup',
    '--quiet',
    ...(scans ? [] : ['--no-scan']),
    ...globalOptions(repository),
    '--host',
    host,
    ...writeTags(tags),
    ...leftOut(request).flatMap((pattern) => ['--exclude', pattern]),
    ...(excludeFile === undefined ? [] : ['--exclude-file', excludeFile]),
  ]
}

/** All that is left out, as patterns for restic. */
export function leftOut({
  without,
  excludes = [],
}: Pick<BackupArguments, 'without' | 'excludes'>): string[] {
  return [...without.map(literalPattern), ...excludes]
}

/** Without one of our own restic would choose by host and path alone: another stack's. */
export function parentArguments(parent: string | undefined): string[] {
  return parent === undefined ? ['--force'] : ['--parent', parent]
}

/** Kinds of parts whose files may have attributes; what databases and images are stored as is Lifeboat's own. */
const ofPeople = ['files', 'config']

type ResticRequest = {
  readonly image: string
  readonly mounts: readonly WorkerMount[]
  /** Of the part that is stored; absent where the repository alone is read and written. */
  readonly kind?: string
}

/** What every worker needs that writes to a repository with restic. */
export function resticSpec(
  repository: Repository,
  { image, mounts, kind }: ResticRequest,
): Pick<WorkerSpec, 'image' | 'env' | 'secrets' | 'mounts' | 'capabilities' | 'network'> {
  return {
    image,
    // restic halves Go's own default to save memory, at a tenth of its time (measured); a worker has its memory to itself.
    ...reachRepository(repository, { GOGC: '100', ...sayingHowFar }),
    mounts: [...mounts, ...repository.mounts],
    capabilities: kind !== undefined && ofPeople.includes(kind) ? readsAttributes : reachesFiles,
  }
}

/** restic takes `*?[\` in a pattern for wild cards (Go, filepath.Match). */
export function literalPattern(path: string): string {
  return path.replaceAll(/[*?[\\]/g, (char) => `\\${char}`)
}
