import { z } from 'zod'

import type { Part } from '../model/manifest.ts'
import {
  WorkerFailedError,
  type RunWorker,
  type WorkerFile,
  type WorkerMount,
  type WorkerOutput,
  type WorkerSpec,
} from '../model/worker.ts'
import { LifeboatError } from '../errors.ts'
import { explainRestic, readMessages } from './explain-restic.ts'
import { globalOptions, resticEnvironment, type Repository } from './repository.ts'
import { writeTags } from './snapshots.ts'

export type PartRequest = {
  readonly kind: Part['kind']
  readonly backupId: string
  readonly project: string
  readonly host: string
  readonly image: string
  /** The folder that becomes the part, inside the worker. */
  readonly path: string
  readonly mounts: readonly WorkerMount[]
  readonly without: readonly string[]
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

const Summary = z.object({
  message_type: z.literal('summary'),
  snapshot_id: z.string(),
  files_new: z.number(),
  files_changed: z.number(),
  files_unmodified: z.number(),
  total_bytes_processed: z.number(),
  data_added_packed: z.number(),
  total_duration: z.number(),
})
const SummaryLine = z.string().transform(parseJson).pipe(Summary)

/** restic's exit code when it made a snapshot but could not read everything (restic manual, "Scripting"). */
const readPartly = 3

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
  const { output, unread } = await runPartly(runWorker, partSpec(repository, request), files)
  const lines = output.stdout
    .split('\n')
    .filter((line) => line.includes('"message_type":"summary"'))
  const summary = SummaryLine.safeParse(lines.length === 1 ? lines[0] : undefined)
  if (!summary.success) {
    throw new LifeboatError(
      'restic-failed',
      `restic gave no summary for the ${request.kind} part`,
      {
        hint: 'restic’s own last lines say why.',
        details: readMessages(output.stderr).slice(-10),
      },
    )
  }
  const { data } = summary
  return {
    part: {
      kind: request.kind,
      snapshot: data.snapshot_id,
      files: data.files_new + data.files_changed + data.files_unmodified,
      bytes: data.total_bytes_processed,
      addedBytes: data.data_added_packed,
      unchangedFiles: data.files_unmodified,
      ms: Math.round(data.total_duration * 1000),
    },
    stdout: output.stdout,
    unread,
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

async function runPartly(
  runWorker: RunWorker,
  spec: WorkerSpec,
  files: readonly WorkerFile[],
): Promise<{ output: WorkerOutput; unread: string[] }> {
  try {
    return { output: await runWorker(spec, files), unread: [] }
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    const messages = readMessages(error.output.stderr)
    if (error.exitCode === readPartly) return { output: error.output, unread: messages }
    throw explainRestic(
      spec.env['RESTIC_REPOSITORY'] ?? '',
      error.exitCode ?? 'no exit code',
      error.output.stderr,
      error,
    )
  }
}

function partSpec(repository: Repository, request: PartRequest): WorkerSpec {
  const { kind, path, without, parent, before } = request
  const backup = [
    'restic',
    'backup',
    '--quiet',
    ...globalOptions(repository),
    '--host',
    request.host,
    ...writeTags({ lifeboat: kind, backup: request.backupId, project: request.project }),
    // Without one of our own restic would choose by host and path alone: another stack's.
    ...(parent === undefined ? ['--force'] : ['--parent', parent]),
    ...without.flatMap((pattern) => ['--exclude', literalPattern(pattern)]),
    ...(before === undefined ? [] : ['--exclude-file', before.excludeFile]),
    '--',
    path,
  ]
  return {
    purpose: `store-${kind}`,
    image: request.image,
    entrypoint: [
      'sh',
      '-c',
      `${before === undefined ? '' : `${before.command} && `}exec "$@"`,
      'store',
    ],
    command: backup,
    // restic halves Go's own default to save memory, at a tenth of its time (measured); a worker has its memory to itself.
    env: { ...resticEnvironment(repository), GOGC: '100' },
    mounts: [...request.mounts, ...repository.mounts],
    // Without it the kernel hides trusted.* attributes, and restic leaves them out without a word.
    capabilities: ['SYS_ADMIN'],
    network: 'none',
  }
}

/** restic takes `*?[\` in a pattern for wild cards (Go, filepath.Match). */
export function literalPattern(path: string): string {
  return path.replaceAll(/[*?[\\]/g, (char) => `\\${char}`)
}
