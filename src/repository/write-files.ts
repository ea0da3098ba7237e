import { restoresFiles } from '../model/capabilities.ts'
import { z } from 'zod'

import { LifeboatError } from '../errors.ts'
import {
  WorkerFailedError,
  type RunWorker,
  type WorkerFile,
  type WorkerMount,
  type WorkerOutput,
} from '../model/worker.ts'
import { readMessages } from './explain-restic.ts'
import { globalOptions, reachRepository, sayingHowFar, type Repository } from './repository.ts'

export type WriteRequest = {
  readonly image: string
  readonly backupId: string
  readonly snapshot: string
  readonly mounts: readonly WorkerMount[]
  /** Run before restic in the same worker; writes restic's arguments, each ended by a zero byte, into `argumentsFile`. */
  readonly before: { readonly command: string; readonly argumentsFile: string }
}

export type Written = { readonly files: number; readonly bytes: number }

const Summary = z.object({
  message_type: z.literal('summary'),
  total_files: z.number().default(0),
  files_restored: z.number().default(0),
  files_skipped: z.number().default(0).describe('already there as they should be'),
  bytes_restored: z.number().default(0),
})
const SummaryLine = z.string().transform(parseJson).pipe(Summary)

/**
 * Writes files of a part over what its mounts hold. Throws `files-not-restored` when restic could not write all of it: what is on
 * the mounts then is neither the old nor the new.
 */
export async function writeFiles(
  runWorker: RunWorker,
  repository: Repository,
  request: WriteRequest,
  files: readonly WorkerFile[],
): Promise<Written> {
  const { image, snapshot, mounts, before } = request
  const restic = `restic restore --no-lock ${globalOptions(repository).join(' ')} --sparse`
  try {
    const output = await runWorker(
      {
        purpose: 'write-files',
        image,
        entrypoint: [
          'sh',
          '-ec',
          `${before.command}\nexec xargs -0 -a ${before.argumentsFile} ${restic}`,
        ],
        command: [],
        ...reachRepository(repository, { GOGC: '100', SNAPSHOT: snapshot, ...sayingHowFar }),
        moves: 'files',
        mounts: [...mounts, ...repository.mounts.map((mount) => ({ ...mount, writable: false }))],
        capabilities: restoresFiles,
        // restic gives the folders above what it writes their owners too; above a mount they are the worker's own.
        writesRoot: true,
      },
      files,
    )
    return readSummary(output)
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    throw new LifeboatError('files-not-restored', 'the files could not be written', {
      hint: 'The tool’s own words stand below; most often the disk is full or a file cannot be removed.',
      cause: error,
      details: readMessages(error.output.stderr).slice(-20),
    })
  }
}

/** What restic says that it restored. Throws `files-not-restored` when that is not all. */
export function readSummary({ stdout, stderr }: WorkerOutput): Written {
  const lines = stdout.split('\n').filter((line) => line.includes('"message_type":"summary"'))
  const summary = SummaryLine.safeParse(lines.at(-1))
  if (!summary.success || !isWhole(summary.data)) {
    throw new LifeboatError('files-not-restored', 'restic did not say that it wrote every file', {
      hint: 'restic’s own last lines say why.',
      details: readMessages(stderr).slice(-20),
    })
  }
  return { files: summary.data.files_restored, bytes: summary.data.bytes_restored }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** restic finds it no error when a pattern fits nothing; room was made for something. */
function isWhole(summary: z.infer<typeof Summary>): boolean {
  const { total_files: wanted, files_restored: restored, files_skipped: skipped } = summary
  return restored >= wanted && restored + skipped > 0
}
