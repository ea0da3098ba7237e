/** find the parts → extract them into staging → pack → hand over */
import type { Readable } from 'node:stream'

import { now } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runWorker, startWorker } from '../docker/worker.ts'
import type { Exported } from '../model/exported.ts'
import type { ShownBackup } from '../model/shown-backup.ts'
import type { Self } from '../model/stack.ts'
import type { RunWorker } from '../model/worker.ts'
import { findParts } from '../repository/find-part.ts'
import { root } from '../repository/part-path.ts'
import { extractPart } from '../repository/read-out.ts'
import type { Repository } from '../repository/repository.ts'
import { readStoredSize } from '../repository/stored-size.ts'
import { describeVerification } from './describe-verification.ts'
import { handOver, locateHandover } from './handover.ts'
import { makeStaging } from './make-staging.ts'
import { openOutput } from './open-output.ts'
import { packSpec } from './pack-worker.ts'

export type ExportRequest = {
  readonly run: RunContext
  readonly self: Self
  readonly repository: Repository
  readonly shown: ShownBackup
  readonly stateFolder: string
  /** Whether to go by what is counted beforehand; sparse files count whole. */
  readonly checksSpace: boolean
}

/** Writes a backup as one compressed tar to whoever takes its bytes; what was taken before a failure is not whole. */
export async function exportBackup(
  request: ExportRequest,
  take: (bytes: Readable) => Promise<void>,
): Promise<void> {
  const { run, self, repository, shown, stateFolder, checksSpace } = request
  const { manifest } = shown
  const { image } = self
  const handover = locateHandover(self, stateFolder, run.runId)
  const parts = await findParts(repository, manifest, run.signal)
  const work: RunWorker = (spec, files) => runWorker(run, spec, files)
  const bytes = parts.reduce((sum, { part }) => sum + part.bytes, 0)
  const staging = await makeStaging(run, work, image, checksSpace ? bytes : 0)
  for (const { part, snapshot } of parts) {
    const read = { image, kind: part.kind, backupId: manifest.id, snapshot }
    await extractPart(work, repository, read, { root, include: [], mounts: [staging] })
  }
  const documents = {
    'manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'VERIFICATION.txt': describeVerification(shown, now()),
  }
  const fileCount = parts.reduce((sum, { part }) => sum + part.files, 0)
  const { spec, files } = packSpec({ image, staging, handover, documents, fileCount })
  const worker = await startWorker(run, spec, files)
  await handOver(worker, handover, 'read', (end) => take(end.createReadStream()))
}

/** The same into a new file on a mount of Lifeboat's own container. Without success there is no file of that name. */
export async function exportToFile(request: ExportRequest, file: string): Promise<Exported> {
  const { self, repository, shown, checksSpace } = request
  const bytesAtLeast = checksSpace ? await estimateBytes(request) : 0
  const output = await openOutput(self, { file, repository: repository.location, bytesAtLeast })
  try {
    await exportBackup(request, (bytes) => output.write(bytes))
    return { backup: shown.manifest.id, file: output.path, bytes: await output.finish() }
  } catch (error) {
    await output.discard()
    throw error
  }
}

async function estimateBytes({ run, repository, shown }: ExportRequest): Promise<number> {
  const parts = await findParts(repository, shown.manifest, run.signal)
  const snapshots = parts.map(({ snapshot }) => snapshot)
  return readStoredSize(repository, snapshots, run.signal)
}
