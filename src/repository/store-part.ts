import type { Part } from '../model/manifest.ts'
import type { RunWorker, WorkerFile, WorkerMount, WorkerSpec } from '../model/worker.ts'
import {
  backupArguments,
  parentArguments,
  resticSpec,
  type BackupArguments,
} from './backup-arguments.ts'
import { endPartly } from './end-partly.ts'
import { readPart } from './read-part.ts'
import type { Repository } from './repository.ts'

export type PartRequest = Omit<BackupArguments, 'kind' | 'excludeFile'> & {
  readonly kind: Part['kind']
  readonly image: string
  /** The folder that becomes the part, inside the worker. */
  readonly path: string
  readonly mounts: readonly WorkerMount[]
  readonly parent: string | undefined
  /** A command run before restic in the same worker; it may write the file of patterns to leave out. */
  readonly before?: { readonly command: string; readonly excludeFile: string }
}

/** A part as stored; its tree is looked up when the backup is committed. */
export type StoredPart = {
  readonly part: Omit<Part, 'tree'>
  readonly stdout: string
  /** What restic could not read, in its own words. The part holds everything else. */
  readonly unread: readonly string[]
}

/**
 * Stores a folder as one restic snapshot, by a worker that mounts its sources read-only.
 * Throws when there is no snapshot; what could not be read of the sources comes back as `unread`.
 */
export async function storePart(
  runWorker: RunWorker,
  repository: Repository,
  request: PartRequest,
  files: readonly WorkerFile[] = [],
): Promise<StoredPart> {
  const stored = partSpec(repository, request)
  // Among what is mounted to be stored they come into the worker's own root.
  const areStored = files.some(({ path }) => path.startsWith(`${request.path}/`))
  const spec: WorkerSpec = areStored ? { ...stored, writesRoot: true } : stored
  const { output, unread } = await endPartly(repository.location, () => runWorker(spec, files))
  const part = readPart(request.kind, output)
  return { part, stdout: output.stdout, unread }
}

function partSpec(repository: Repository, request: PartRequest): WorkerSpec {
  const { kind, path, parent, before } = request
  const excludeFile = before === undefined ? {} : { excludeFile: before.excludeFile }
  return {
    ...resticSpec(repository, request),
    purpose: `store-${kind}`,
    moves: kind,
    entrypoint: [
      'sh',
      '-c',
      `${before === undefined ? '' : `${before.command} && `}exec "$@"`,
      'store',
    ],
    command: [
      'restic',
      ...backupArguments(repository, { ...request, ...excludeFile, scans: kind !== 'config' }),
      ...parentArguments(parent),
      '--',
      path,
    ],
  }
}
