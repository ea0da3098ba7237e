/** open → unpack into staging → verify → store the parts → commit */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

import type { RunContext } from '../docker/run-context.ts'
import { runWorker, startWorker } from '../docker/worker.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import type { Manifest, Part } from '../model/manifest.ts'
import type { Self } from '../model/stack.ts'
import { WorkerFailedError, type RunWorker, type WorkerMount } from '../model/worker.ts'
import { commitBackup } from '../repository/commit.ts'
import { listBackups, parseManifest, readManifest } from '../repository/find-backups.ts'
import { findParts } from '../repository/find-part.ts'
import { makeRepository, openForWriting } from '../repository/open.ts'
import { root } from '../repository/part-path.ts'
import { refuseGone, type Earlier } from '../repository/refuse-gone.ts'
import type { Repository } from '../repository/repository.ts'
import { readSnapshots } from '../repository/snapshots.ts'
import { storePart } from '../repository/store-part.ts'
import { handOver, locateHandover } from './handover.ts'
import { makeStaging } from './make-staging.ts'
import { readUnpacked, unpackSpec } from './unpack-worker.ts'

export type ImportRequest = {
  readonly run: RunContext
  readonly self: Self
  readonly repository: Repository
  readonly earlier: Earlier
  readonly stateFolder: string
  /** A file that Lifeboat's own container sees. */
  readonly file: string
}

/**
 * Puts an export back into the repository, as the backup that it was: the same id, the same content, parts with trees of their own. Gives
 * its manifest there. Where the repository has it already nothing is stored. Throws `export-unreadable`, `export-damaged`,
 * `manifest-unknown-format` or `backup-differs`; then nothing was published.
 */
export async function importExport(request: ImportRequest): Promise<Manifest> {
  const { run, self, repository, file } = request
  const { size } = await stat(file).catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  const opened = await openForWriting(repository, run.signal)
  if (opened === undefined) await refuseGone(repository.location, request.earlier)
  const work: RunWorker = (spec, files) => runWorker(run, spec, files)
  const staging = await makeStaging(run, work, self.image, size)
  const exported = await unpack(request, staging)
  if (opened === undefined) await makeRepository(repository, request.earlier, run.signal)
  const known = await findKnown(repository, exported, run.signal)
  if (known !== undefined) return known
  const parts: Omit<Part, 'tree'>[] = []
  for (const part of exported.parts) {
    parts.push(await store(work, request, staging, exported, part))
  }
  const snapshots = await readSnapshots(repository, run.signal)
  return commitBackup(repository, { ...exported, parts }, snapshots, run.signal)
}

async function unpack(request: ImportRequest, staging: WorkerMount): Promise<Manifest> {
  const { run, self, stateFolder, file } = request
  const handover = locateHandover(self, stateFolder, run.runId)
  const worker = await startWorker(run, unpackSpec(self.image, staging, handover))
  const stdout = await handOver(worker, handover, 'write', (end) =>
    pipeline(createReadStream(file), end.createWriteStream()),
  ).catch((error: unknown) => {
    throw explain(file, error)
  })
  return parseManifest(readUnpacked(stdout), `in ${file}`)
}

/** The same backup, where the repository holds it already with all its parts. */
async function findKnown(
  repository: Repository,
  exported: Manifest,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  const { id, project } = exported
  const backups = await listBackups(repository)
  if (!backups.some((backup) => backup.id === id && backup.project === project)) return undefined
  const known = await readManifest(repository, { wanted: id, project })
  if (describe(known) !== describe(exported)) {
    throw new LifeboatError('backup-differs', `the repository holds another backup ${id}`, {
      hint: 'Nothing was stored. Import it into a repository of its own: set LIFEBOAT_REPOSITORY to an empty folder.',
    })
  }
  await findParts(repository, known, signal)
  return known
}

/** What a backup holds, without how the repository keeps it. */
function describe(manifest: Manifest): string {
  const parts = manifest.parts.map(({ kind, files, bytes }) => ({ kind, files, bytes }))
  return JSON.stringify({ ...manifest, parts })
}

/** What stands beside the files part's own folders in an export. */
const notFiles = [
  'databases',
  'config',
  'images',
  'manifest.json',
  'VERIFICATION.txt',
  'SHA256SUMS',
]

async function store(
  work: RunWorker,
  { self, repository }: ImportRequest,
  staging: WorkerMount,
  { id, project, host }: Manifest,
  { kind, files, bytes }: Part,
): Promise<Omit<Part, 'tree'>> {
  const isFiles = kind === 'files'
  const { part, unread } = await storePart(work, repository, {
    kind,
    backupId: id,
    project,
    host,
    image: self.image,
    path: isFiles ? root : `${root}/${kind}`,
    mounts: [{ ...staging, writable: false }],
    without: isFiles ? notFiles.map((name) => `${root}/${name}`) : [],
    parent: undefined,
  })
  if (unread.length === 0 && part.files === files && part.bytes === bytes) return part
  throw new LifeboatError('export-damaged', `the ${kind} part is not what the manifest says`, {
    hint: damagedHint,
    details: [
      `stored: ${part.files} files, ${part.bytes} bytes; in the manifest: ${files} files, ${bytes} bytes`,
      ...unread.slice(-20),
    ],
  })
}

const damagedHint =
  'Nothing was published. Fetch the file again; zstd -t tells whether it arrived whole.'

function explain(file: string, error: unknown): unknown {
  if (error instanceof WorkerFailedError) {
    const { details } = error
    return new LifeboatError('export-damaged', `${file} is not an export that is whole`, {
      hint: damagedHint,
      details,
      cause: error,
    })
  }
  return error instanceof LifeboatError ? error : unreadable(file, error)
}

function unreadable(file: string, cause: unknown): LifeboatError {
  return new LifeboatError('export-unreadable', `${file} cannot be read: ${messageOf(cause)}`, {
    hint: 'Name a file inside the lifeboat service: docker compose cp puts one there, or mount its folder.',
    cause,
  })
}
