/** find the parts → extract them into staging → pack → hand over */
import { basename } from 'node:path'
import { Readable } from 'node:stream'

import { now } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runWorker, startWorker } from '../docker/worker.ts'
import type { BackupReport } from '../model/backup-report.ts'
import type { Exported } from '../model/exported.ts'
import type { Self } from '../model/stack.ts'
import type { RunWorker } from '../model/worker.ts'
import { findParts } from '../repository/find-part.ts'
import { root } from '../repository/part-path.ts'
import { extractPart } from '../repository/read-out.ts'
import type { Repository } from '../repository/repository.ts'
import { readStoredSize } from '../repository/stored-size.ts'
import { describeArchive, describeVerification } from './describe-verification.ts'
import { handOver, locateHandover } from './handover.ts'
import { makeStaging } from './make-staging.ts'
import { openOutput, refuseToReplace, type Output } from './open-output.ts'
import { packSpec } from './pack-worker.ts'
import { takeCounted } from './take-counted.ts'

export type ExportRequest = {
  readonly run: RunContext
  readonly self: Self
  readonly repository: Repository
  readonly report: BackupReport
  readonly stateFolder: string
  /** Whether to go by what is counted beforehand; sparse files count whole. */
  readonly checksSpace: boolean
}

/**
 * Writes a backup as one compressed tar to whoever takes its bytes; what was taken before a failure is not whole. Gives the text that is in it as
 * VERIFICATION.txt.
 */
export async function exportBackup(
  request: ExportRequest,
  take: (bytes: Readable) => Promise<void>,
): Promise<string> {
  const { run, self, repository, report, stateFolder, checksSpace } = request
  const { manifest } = report
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
  const verification = describeVerification(report, now())
  const documents = {
    'manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'VERIFICATION.txt': verification,
  }
  const fileCount = parts.reduce((sum, { part }) => sum + part.files, 0)
  const { spec, files } = packSpec({ image, staging, handover, documents, fileCount })
  const worker = await startWorker(run, spec, files)
  await handOver(worker, handover, 'read', (end) =>
    takeCounted(end.createReadStream(), { take, onProgress: run.watching?.onProgress }),
  )
  return verification
}

/**
 * The same into a new file on a mount of Lifeboat's own container, with its report beside it. Without success there is no file of either name.
 */
export async function exportToFile(request: ExportRequest, file: string): Promise<Exported> {
  const { self, repository, report, checksSpace } = request
  const place = { repository: repository.location }
  const bytesAtLeast = checksSpace ? await estimateBytes(request) : 0
  const archive = await openOutput(self, { ...place, file, bytesAtLeast })
  const reportPath = `${archive.path}.report.txt`
  let beside: Output | undefined
  try {
    await refuseToReplace(reportPath)
    const verification = await exportBackup(request, (bytes) => archive.write(bytes))
    const written = archive.written()
    const text = describeArchive({ name: basename(archive.path), ...written }, verification)
    beside = await openOutput(self, { ...place, file: reportPath, bytesAtLeast: 0 })
    await beside.write(Readable.from([Buffer.from(text)]))
    // The archive last: whoever sees it has all of it.
    await beside.finish()
    await archive.finish()
    return { backup: report.manifest.id, file: archive.path, ...written, report: reportPath }
  } catch (error) {
    await archive.discard()
    await beside?.discard()
    throw error
  }
}

async function estimateBytes({ run, repository, report }: ExportRequest): Promise<number> {
  const parts = await findParts(repository, report.manifest, run.signal)
  const snapshots = parts.map(({ snapshot }) => snapshot)
  return readStoredSize(repository, snapshots, run.signal)
}
